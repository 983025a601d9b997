import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { catalogRoutes, type ItemView } from '#modules/catalog/contract.ts'
import { type EditedItem, publishingRoutes } from '#modules/publishing/contract.ts'
import type { DraftKind } from '#modules/publishing/model.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { readDay } from '../marks/day-input.ts'
import { day } from '../marks/days.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { Status } from '../marks/status.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { GuideRead } from './guide-read.tsx'
import { ItemComparison } from './item-comparison.tsx'
import { ItemClaims, ItemLaws, ItemWaivers, ItemWords } from './item-sides.tsx'
import { ItemVersions } from './item-versions.tsx'
import { StandingMark } from './items.tsx'
import { StandingDrawer } from './standing-drawer.tsx'
import { Tabs } from './tabs.tsx'
import { kindNames, stateNames, stateShapes } from './words.ts'

const tabs = [
  { key: 'guide', name: '要素' },
  { key: 'versions', name: '版本' },
  { key: 'comparison', name: '对标' },
  { key: 'claims', name: '认领' },
  { key: 'waivers', name: '豁免' },
  { key: 'laws', name: '依据' },
  { key: 'words', name: '搜索说法' },
] as const
type Tab = (typeof tabs)[number]['key']

/** 一个事项：公布的要素、各个版本、对标、认领、豁免、依据，和能对它做的事。 */
export function ItemPage() {
  const { code = '' } = useParams()
  const list = useRead(publishingRoutes.listEdited, {})
  const [wanted, setWanted] = useSearchParams()
  const tab = tabs.find((one) => one.key === wanted.get('tab'))?.key ?? 'guide'
  const read = useRead(catalogRoutes.getItem, { params: { code }, query: {} })
  const navigate = useNavigate()
  useKeys('事项', [{ key: 'escape', label: '回到清单', run: () => navigate('/catalogue/items') }])
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const item = read.data
  if (!item) return <div className="blank">正在读事项</div>
  const listed = list.data?.find((one) => one.itemId === item.itemId)
  const choose = (key: Tab) => setWanted(key === 'guide' ? {} : { tab: key }, { replace: true })
  return (
    <section className="catalogue-work" aria-label={item.name}>
      <ItemHead item={item} listed={listed} />
      <Tabs label="事项" tabs={tabs} chosen={tab} onChoose={choose}>
        {tab === 'guide' && <AsOnADay code={code} item={item} />}
        {tab === 'versions' && <ItemVersions code={code} />}
        {tab === 'comparison' && <ItemComparison code={code} />}
        {tab === 'claims' && <ItemClaims code={code} />}
        {tab === 'waivers' && <ItemWaivers name={item.name} />}
        {tab === 'laws' && <ItemLaws item={item} />}
        {tab === 'words' && <ItemWords code={code} />}
      </Tabs>
    </section>
  )
}

/** The kinds of draft that can be opened on an item that is in use, and on one that is not. */
const whileInUse: readonly DraftKind[] = ['delegate', 'suspend', 'merge', 'cancel']

function ItemHead({ item, listed }: { item: ItemView; listed: EditedItem | undefined }) {
  const edits = useMay('catalog.edit')
  const navigate = useNavigate()
  const [asking, setAsking] = useState<DraftKind>()
  const done = (draft: { draftId: string }) => {
    refresh(publishingRoutes.listDrafts, publishingRoutes.listEdited)
    navigate(`/catalogue/drafts/${draft.draftId}`)
  }
  const open = useSend(publishingRoutes.openDraft, { onDone: done })
  const draft = listed?.draft
  const revise = () => open.mutate({ body: { kind: 'revise', code: item.code } })
  const free = edits && listed !== undefined && !draft
  useKeys('编制', free && item.standing === 'in-use' ? [{ key: 'e', label: '修改', run: revise }] : [], {
    off: asking !== undefined,
  })
  return (
    <header className="item-head">
      <div className="head">
        <Link to="/catalogue/items" className="sub">
          事项
        </Link>
        <h1>{item.name}</h1>
        {listed && <StandingMark item={listed} />}
        <span className="sub">
          第 {item.version} 版，{day(item.effectiveFrom)}起
        </span>
      </div>
      <p className="sub item-line-two">
        <span>{item.officeName}</span>
        <span className="code">{item.code}</span>
        <a href={`/guide/${item.code}`} target="_blank" rel="noopener">
          看公开的指南
        </a>
      </p>
      {item.standingReason && <p className="say say-soon">{item.standingReason}</p>}
      <FaultSay error={open.error} />
      <div className="item-acts">
        {draft && (
          <Link to={`/catalogue/drafts/${draft.draftId}`} className="btn btn-small">
            <Status shape={stateShapes[draft.state]}>
              {kindNames[draft.kind]}，{stateNames[draft.state]}
            </Status>
            打开草稿
          </Link>
        )}
        {free && item.standing === 'in-use' && (
          <>
            <button type="button" className="btn btn-small btn-primary" disabled={open.isPending} onClick={revise}>
              修改
              <KeyCap of="e" />
            </button>
            {whileInUse.map((kind) => (
              <button key={kind} type="button" className="btn btn-small" onClick={() => setAsking(kind)}>
                {kindNames[kind]}
              </button>
            ))}
          </>
        )}
        {free && item.standing !== 'in-use' && (
          <button type="button" className="btn btn-small" onClick={() => setAsking('resume')}>
            恢复
          </button>
        )}
      </div>
      {asking && <StandingDrawer kind={asking} item={item} onDone={done} onClose={() => setAsking(undefined)} />}
    </header>
  )
}

/** 要素：现在的，或者任意一天的。 */
function AsOnADay({ code, item }: { code: string; item: ItemView }) {
  const [typed, setTyped] = useState('')
  const on = readDay(typed)
  const that = useRead(catalogRoutes.getItem, { params: { code }, query: { on } }, { enabled: on !== undefined })
  const problem = problemOf(on === undefined ? undefined : that.error)
  const shown = on === undefined ? item : problem ? undefined : that.data
  return (
    <>
      <div className="as-on">
        <TextField
          label="看哪一天的样子"
          optional
          hint={
            on === undefined
              ? '例如 2026-05-19；空着看现在的'
              : shown
                ? `${day(on)}用的是第 ${shown.version} 版`
                : problem?.status === 404
                  ? undefined
                  : '正在读'
          }
          fault={
            typed.trim() !== '' && on === undefined
              ? '日期写成 2026-05-19 这样。'
              : problem?.status === 404
                ? '那一天还没有公布这个事项。'
                : problem?.message
          }
          value={typed}
          onChange={setTyped}
        />
      </div>
      {shown && <GuideRead guide={shown} />}
    </>
  )
}
