import { casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { useDraft } from '../marks/draft.ts'
import { AskedMaterial, type Given, isGiven, materialInput, nothingGiven } from './asked-material.tsx'
import { CommandDrawer, type DecisionDrawerProps } from './command-drawer.tsx'
import { cameField, presenceOf } from './simple-command.ts'
import { Choice } from './simple-drawer.tsx'

interface Draft {
  who: string
  key: string
  given: Given
}

/** 补交容缺材料，一次一样。 */
export function DeferredDrawer({ view, title, onClose, onDone }: DecisionDrawerProps) {
  const [draft, setDraft, dropDraft] = useDraft<Draft>(`${view.id}.supply-deferred.one`, {
    who: 'applicant',
    key: '',
    given: nothingGiven,
  })
  const owed = new Set(view.deferrals.filter((one) => one.suppliedOn === null && !one.lapsed).map((one) => one.key))
  const wanted = view.materials.filter((material) => owed.has(material.key))
  const came = isGiven(draft.given) ? wanted.find((material) => material.key === draft.key) : undefined
  return (
    <CommandDrawer
      title={title}
      note="一次补交一样。"
      view={view}
      lacking={came ? undefined : '先收一样材料'}
      confirm="收下补交的材料"
      run={(version, intent) => {
        if (!came) throw new Error('nothing came in')
        const presence = presenceOf(draft.who, 'correct')
        const body = { version, material: materialInput(came, draft.given), presence }
        return call(casesRoutes.supplyDeferred, { params: { id: view.id }, body }, { intent })
      }}
      onClose={onClose}
      onDone={(fresh) => {
        dropDraft()
        onDone(fresh)
      }}
    >
      <ul className="notice-pick">
        {wanted.map((material) => (
          <AskedMaterial
            key={material.key}
            material={material}
            given={material.key === draft.key ? draft.given : nothingGiven}
            onChange={(given) => setDraft((old) => ({ ...old, key: material.key, given }))}
          />
        ))}
      </ul>
      <Choice field={cameField} value={draft.who} onChange={(who) => setDraft((old) => ({ ...old, who }))} />
    </CommandDrawer>
  )
}
