import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { type LocalElement, localElements } from '#modules/catalog/model.ts'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { SideForm } from '../administration/side-form.tsx'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { Status } from '../marks/status.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { listName } from './list-name.ts'
import { localElementNames } from './words.ts'

type Show = 'all' | 'open' | 'claimed'
type Content = Partial<Record<LocalElement, string>>
interface Claimable {
  code: string
  name: string
  localElements: readonly LocalElement[]
  claim: { version: number; content: Content } | null
}

const hints: Readonly<Record<LocalElement, string>> = {
  place: '例如 三封寺镇便民服务中心一楼',
  hours: '例如 周一至周五 8:30–12:00、14:30–17:30',
  phone: '固定电话或者手机，居民打得通的',
  window: '例如 2 号窗口',
}

/** 认领：县里的事项，本乡镇、本村在哪里办、什么时候办、找谁；别的都跟县里的走。 */
export function Claims() {
  const [officeId, setOfficeId] = useState<string>()
  const read = useRead(publishingRoutes.listClaimable, { query: officeId ? { officeId } : {} }, { keep: true })
  const [word, setWord] = useState('')
  const [show, setShow] = useState<Show>('all')
  const [open, setOpen] = useState<string>()
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const all = read.data?.items ?? []
  const offices = read.data?.offices ?? []
  const claimed = all.filter((item) => item.claim !== null).length
  const rows = all.filter(
    (item) =>
      (show === 'all' || (show === 'claimed') === (item.claim !== null)) &&
      `${item.name}${item.officeName}`.includes(word.trim()),
  )
  const chosen = all.find((item) => item.code === open)
  // What the office said last time is where the next one begins.
  const last = all.find((item) => item.claim !== null)?.claim?.content ?? {}
  return (
    <section className="catalogue-work" aria-label="认领">
      <div className="catalogue-bar">
        <h1>认领</h1>
        <span className="sub" role="status">
          {read.data ? `${read.data.officeName}，已认领 ${claimed} 项，共 ${all.length} 项` : '正在读'}
        </span>
        {offices.length > 1 && (
          <Select
            aria-label="替哪个单位认领"
            style={{ width: 240 }}
            onOpenChange={listName('替哪个单位认领')}
            {...(read.data && { value: read.data.officeId })}
            onChange={(next: string) => {
              setOpen(undefined)
              setOfficeId(next)
            }}
            options={offices.map((office) => ({ value: office.officeId, label: office.officeName }))}
          />
        )}
        <Input
          className="catalogue-finder"
          aria-label="找事项"
          placeholder="事项、部门"
          value={word}
          allowClear
          onChange={(event) => setWord(event.target.value)}
        />
        <Segmented
          aria-label="看哪些"
          value={show}
          onChange={setShow}
          options={[
            { value: 'all', label: '全部' },
            { value: 'open', label: '没认领' },
            { value: 'claimed', label: '已认领' },
          ]}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="table-frame" tabIndex={0} aria-label="可以认领的事项">
        <table className="table">
          <thead>
            <tr>
              <th>事项</th>
              <th>部门</th>
              <th>认领</th>
              <th>地点</th>
              <th>时间</th>
              <th>电话</th>
              <th>
                <span className="for-readers">办理</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((item) => (
              <tr key={item.itemId} aria-selected={item.code === open}>
                <td>
                  <a href={`/guide/${item.code}`} target="_blank" rel="noopener">
                    {item.name}
                  </a>
                </td>
                <td className="nowrap">{item.officeName}</td>
                <td>{item.claim ? <Status shape="done">已认领</Status> : <Status shape="none">没认领</Status>}</td>
                <td>
                  {item.claim?.content.place}
                  {item.claim?.content.window && <span className="sub">　{item.claim.content.window}</span>}
                </td>
                <td>{item.claim?.content.hours}</td>
                <td className="nowrap">{item.claim?.content.phone}</td>
                <td className="number">
                  <button
                    type="button"
                    className="link"
                    aria-label={`${item.claim ? '改' : '认领'}：${item.name}`}
                    onClick={() => setOpen(item.code)}
                  >
                    {item.claim ? '改' : '认领'}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {read.isPending && <p className="blank">正在读</p>}
        {read.data && rows.length === 0 && (
          <div className="blank">
            <b>{all.length === 0 ? '没有在本级办的事项' : '没有找到'}</b>
            <p>{all.length === 0 ? '县里把事项下放到本级以后，会出现在这里。' : '换个说法，或者看全部。'}</p>
          </div>
        )}
      </section>
      {chosen && read.data && (
        <ClaimForm
          key={chosen.code}
          item={chosen}
          officeId={read.data.officeId}
          start={last}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  )
}

function ClaimForm({
  item,
  officeId,
  start,
  onClose,
}: {
  item: Claimable
  officeId: string
  start: Content
  onClose: () => void
}) {
  const allowed = localElements.filter((element) => item.localElements.includes(element))
  const [content, setContent] = useState<Content>(item.claim?.content ?? start)
  const done = () => {
    refresh(publishingRoutes.listClaimable)
    onClose()
  }
  const send = useSend(publishingRoutes.claimItem, { onDone: done })
  const end = useSend(publishingRoutes.endClaim, { onDone: done })
  const problem = problemOf(send.error)
  const lacking = allowed.includes('place') && !content.place?.trim() ? '还差：办理地点' : undefined
  const save = () => {
    const filled = allowed.flatMap((element) => {
      const text = content[element]?.trim()
      return text ? [[element, text] as const] : []
    })
    send.mutate({
      params: { code: item.code },
      body: { version: item.claim?.version ?? 0, content: Object.fromEntries(filled), officeId },
    })
  }
  return (
    <SideForm
      title={item.name}
      confirm={item.claim ? '保存' : '认领'}
      pending={send.isPending}
      lacking={lacking}
      onSave={save}
      onClose={onClose}
    >
      <p className="sub">条件、材料、时限、收费跟县里的走，县里改了这里自动跟着改。</p>
      {problem?.status !== 422 && <FaultSay error={send.error ?? end.error} />}
      {problem?.status === 409 && (
        <button type="button" className="btn btn-small" onClick={() => refresh(publishingRoutes.listClaimable)}>
          读最新的，写的留着
        </button>
      )}
      {allowed.map((element) => (
        <TextField
          key={element}
          label={localElementNames[element]}
          optional={element !== 'place'}
          hint={hints[element]}
          fault={problem?.field(`content.${element}`)}
          value={content[element] ?? ''}
          maxLength={200}
          onChange={(value) => setContent((old) => ({ ...old, [element]: value }))}
        />
      ))}
      {item.claim && (
        <div className="danger">
          <button
            type="button"
            className="btn btn-small"
            disabled={end.isPending}
            onClick={() => end.mutate({ params: { code: item.code }, query: { officeId } })}
          >
            不再认领
          </button>
        </div>
      )}
    </SideForm>
  )
}
