import { type CaseView, casesRoutes, type MaterialView } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { useDraft } from '../marks/draft.ts'
import { Status } from '../marks/status.tsx'
import { type GivenFile, UploadButton } from '../marks/upload-button.tsx'
import { CommandDrawer } from './command-drawer.tsx'

interface Given {
  paper: boolean
  files: readonly GivenFile[]
}
type Draft = Readonly<Record<string, Given>>

/** 补正、补交容缺材料、补交另要的材料：逐样收，可以收原件，也可以传文件。 */
export function MaterialsDrawer({
  view,
  deferred,
  title,
  onClose,
  onDone,
}: {
  view: CaseView
  /** only the deferred ones, one at a time */
  deferred: boolean
  title: string
  onClose: () => void
  onDone: (view: CaseView) => void
}) {
  const [draft, setDraft, dropDraft] = useDraft<Draft>(`${view.id}.${deferred ? 'supply-deferred' : 'supplement'}`, {})
  const asked = deferred
    ? new Set(view.deferrals.filter((one) => one.suppliedOn === null && !one.lapsed).map((one) => one.key))
    : new Set(
        [
          ...(view.notices.at(-1)?.items ?? []),
          ...view.lateRequests.filter((one) => !one.answered).flatMap((one) => one.items),
        ].map((one) => one.key),
      )
  const wanted = view.materials.filter((material) => asked.has(material.key))
  const given = wanted.filter((material) => draft[material.key]?.paper || (draft[material.key]?.files.length ?? 0) > 0)
  const inputOf = (material: MaterialView) => {
    const files = draft[material.key]?.files ?? []
    return {
      key: material.key,
      state: 'supplied' as const,
      medium: files.length > 0 ? ('electronic' as const) : ('paper' as const),
      uploads: files.map((file) => file.uploadId),
    }
  }
  const presence = { who: 'applicant', place: 'county-hall', purpose: 'correct' } as const
  const one = given[0]
  return (
    <CommandDrawer
      title={title}
      note={deferred ? '一次补交一样。' : '告知书上的都补齐，当天就受理。'}
      view={view}
      lacking={one ? undefined : '先收一样材料'}
      confirm={deferred ? '收下补交的材料' : '收下补正材料'}
      run={(version, intent) =>
        deferred && one
          ? call(
              casesRoutes.supplyDeferred,
              { params: { id: view.id }, body: { version, material: inputOf(one), presence } },
              { intent },
            )
          : call(
              casesRoutes.supplement,
              { params: { id: view.id }, body: { version, materials: given.map(inputOf), presence } },
              { intent },
            )
      }
      onClose={onClose}
      onDone={(fresh) => {
        dropDraft()
        onDone(fresh)
      }}
    >
      <ul className="notice-pick">
        {wanted.map((material) => {
          const state = draft[material.key] ?? { paper: false, files: [] }
          const set = (next: Partial<Given>) =>
            setDraft((old) => ({ ...(deferred ? {} : old), [material.key]: { ...state, ...next } }))
          return (
            <li key={material.key}>
              <label>
                <input
                  type="checkbox"
                  checked={state.paper}
                  onChange={(event) => set({ paper: event.target.checked })}
                />
                <span>
                  {material.name}
                  <span className="sub">　{state.paper ? '已收原件' : '收到原件就打勾'}</span>
                </span>
                <Status shape={state.paper || state.files.length > 0 ? 'done' : 'none'}>
                  {state.paper || state.files.length > 0 ? '已收' : '缺'}
                </Status>
              </label>
              <div className="notice-words">
                <UploadButton files={state.files} onChange={(files) => set({ files })} />
              </div>
            </li>
          )
        })}
        {wanted.length === 0 && <li className="sub">没有要补的材料；要改的是申请表，请在网上或请申请人改。</li>}
      </ul>
    </CommandDrawer>
  )
}
