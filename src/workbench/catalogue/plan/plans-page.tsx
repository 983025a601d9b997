import { Checkbox, Segmented, Select } from 'antd'
import { useSearchParams } from 'react-router'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import { useRead } from '../../api/requests.ts'
import { FaultPage } from '../../shell/fault-say.tsx'
import { useKeys } from '../../shell/keys.ts'
import { csvOf, saveText } from '../csv.ts'
import { listName } from '../list-name.ts'
import { PlanResult } from './plan-result.tsx'
import { mergedRows, scheduleRows } from './plan-words.ts'
import './plan.css'

/** 办理方案：一件事，或者自己选的几个事项，怎么办最快。 The address holds what was chosen, so that a plan can be handed on. */
export function PlansPage() {
  const [wanted, setWanted] = useSearchParams()
  const bundles = useRead(catalogRoutes.listBundles, {})
  const items = useRead(catalogRoutes.listItems, { query: {} })
  const own = wanted.has('items')
  const codes = (wanted.get('items') ?? '').split(',').filter(Boolean)
  const bundleId = own ? '' : (wanted.get('bundle') ?? bundles.data?.[0]?.bundleId ?? '')
  const wish = {
    ...(wanted.get('defer') === 'true' && { defer: 'true' as const }),
    ...(wanted.get('commit') === 'true' && { commit: 'true' as const }),
  }
  const ofBundle = useRead(
    catalogRoutes.planBundle,
    { params: { id: bundleId }, query: wish },
    { enabled: !own && bundleId !== '', keep: true },
  )
  const ofItems = useRead(
    catalogRoutes.planItems,
    { query: { items: codes.join(','), ...wish } },
    { enabled: own && codes.length > 0, keep: true },
  )
  const read = own ? ofItems : ofBundle
  const answer = own && codes.length === 0 ? undefined : read.data
  const plan = answer?.plan ?? undefined
  const set = (changes: Readonly<Record<string, string | undefined>>) =>
    setWanted(
      (old) => {
        for (const [name, value] of Object.entries(changes))
          if (value === undefined) old.delete(name)
          else old.set(name, value)
        return old
      },
      { replace: true },
    )
  const save = () => answer && plan && saveText('plan.csv', csvOf(scheduleRows(answer, plan)), 'text/csv')
  useKeys('办理方案', [
    { key: 'e', label: '导出先后', run: save },
    { key: 'p', label: '打印', run: () => window.print() },
  ])
  const nothingChosen = own ? codes.length === 0 : bundleId === '' && bundles.data !== undefined
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the page scrolls inside
    <section className="catalogue-work plans" tabIndex={0} aria-label="办理方案">
      <div className="catalogue-bar">
        <h1>办理方案</h1>
        <span className="sub" role="status">
          {answer ? `${answer.chosen.length} 个事项怎么办最快` : read.isFetching ? '正在排' : ''}
        </span>
        <button type="button" className="btn btn-small" aria-disabled={!plan} onClick={save}>
          导出先后
        </button>
        <button
          type="button"
          className="btn btn-small"
          aria-disabled={!plan}
          onClick={() => plan && saveText('plan-materials.csv', csvOf(mergedRows(plan)), 'text/csv')}
        >
          导出材料和表
        </button>
        <button
          type="button"
          className="btn btn-small"
          aria-disabled={!answer}
          onClick={() => answer && saveText('plan.json', JSON.stringify(answer, null, 2), 'application/json')}
        >
          导出 JSON
        </button>
        <button type="button" className="btn btn-small" onClick={() => window.print()}>
          打印
        </button>
      </div>
      <div className="plan-asked">
        <Segmented
          aria-label="排什么"
          value={own ? 'items' : 'bundle'}
          onChange={(next) =>
            next === 'items'
              ? set({ items: (ofBundle.data?.chosen ?? []).map(({ code }) => code).join(','), bundle: undefined })
              : set({ items: undefined })
          }
          options={[
            { value: 'bundle', label: '一件事' },
            { value: 'items', label: '自己选事项' },
          ]}
        />
        {own ? (
          <Select
            className="plan-items"
            mode="multiple"
            aria-label="事项"
            placeholder="选几个事项"
            onOpenChange={listName('事项')}
            value={codes}
            maxCount={100}
            showSearch={{ optionFilterProp: 'label' }}
            status={read.error ? 'error' : ''}
            onChange={(next: string[]) => set({ items: next.join(',') })}
            options={(items.data ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          />
        ) : (
          <Select
            className="plan-bundle"
            aria-label="哪件事"
            placeholder="选一件事"
            onOpenChange={listName('哪件事')}
            {...(bundleId !== '' && { value: bundleId })}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(next: string) => set({ bundle: next })}
            options={(bundles.data ?? []).map((bundle) => ({ value: bundle.bundleId, label: bundle.name }))}
          />
        )}
        <Checkbox
          checked={wish.defer !== undefined}
          onChange={(event) => set({ defer: event.target.checked ? 'true' : undefined })}
        >
          用足容缺
        </Checkbox>
        <Checkbox
          checked={wish.commit !== undefined}
          onChange={(event) => set({ commit: event.target.checked ? 'true' : undefined })}
        >
          用足告知承诺
        </Checkbox>
        {!own && bundleId !== '' && (
          <a href={`/bundles/${bundleId}`} target="_blank" rel="noopener">
            看公开的页面
          </a>
        )}
      </div>
      <div className="plan-part" aria-busy={read.isFetching}>
        {nothingChosen ? (
          <div className="blank">
            <b>{own ? '先选事项' : '还没有一件事'}</b>
            <p>{own ? '选两个以上，就看得到谁等谁、一共几天、材料并成几份。' : '可以自己选几个事项来排。'}</p>
          </div>
        ) : read.error ? (
          <FaultPage error={read.error} onRetry={() => void read.refetch()} />
        ) : answer ? (
          <PlanResult answer={answer} />
        ) : (
          <p className="blank">正在排</p>
        )}
      </div>
    </section>
  )
}
