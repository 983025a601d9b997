import { Input } from 'antd'
import { casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { readDay } from '../marks/day-input.ts'
import { useDraft } from '../marks/draft.ts'
import { Status } from '../marks/status.tsx'
import { CommandDrawer, type DecisionDrawerProps } from './command-drawer.tsx'

interface Draft {
  commitment: 'none' | 'deferred-materials' | 'notice-and-commitment'
  dueOn: Readonly<Record<string, string>>
}

/** 受理：材料齐了直接受理；缺的可容缺，要签承诺；实行告知承诺的可以凭承诺受理。 */
export function AcceptDrawer({ view, title, onClose, onDone }: DecisionDrawerProps) {
  const missing = view.materials.filter(
    (material) => material.required && (material.state === 'missing' || material.state === 'deferred'),
  )
  const deferrable = missing.filter((material) => material.deferrable)
  const blocking = missing.filter((material) => !material.deferrable)
  const [draft, setDraft, dropDraft] = useDraft<Draft>(`${view.id}.accept`, {
    commitment: deferrable.length > 0 && blocking.length === 0 ? 'deferred-materials' : 'none',
    dueOn: {},
  })
  const wrong = Object.values(draft.dueOn).some((text) => text !== '' && readDay(text) === undefined)
  return (
    <CommandDrawer
      title={title}
      view={view}
      lacking={wrong ? '补交日期写得不对' : undefined}
      confirm="受理，出受理通知书"
      run={(version, intent) =>
        call(
          casesRoutes.accept,
          {
            params: { id: view.id },
            body: {
              version,
              commitment: draft.commitment === 'none' ? null : draft.commitment,
              deferrals:
                draft.commitment === 'deferred-materials'
                  ? deferrable.map((material) => ({
                      key: material.key,
                      dueOn: readDay(draft.dueOn[material.key] ?? '') ?? null,
                    }))
                  : [],
            },
          },
          { intent },
        )
      }
      onClose={onClose}
      onDone={(fresh) => {
        dropDraft()
        onDone(fresh)
      }}
    >
      {missing.length === 0 ? (
        <p>
          <Status shape="done">材料齐了</Status>　今天受理，时限从明天起算。
        </p>
      ) : (
        <ul className="notice-pick">
          {missing.map((material) => (
            <li key={material.key}>
              <p className="missing-line">
                <Status shape={material.deferrable ? 'half' : 'none'}>
                  {material.deferrable ? '可容缺' : '缺，不能容缺'}
                </Status>
                <span>{material.name}</span>
              </p>
              {material.deferrable && draft.commitment === 'deferred-materials' && (
                <div className="notice-words">
                  <Input
                    size="small"
                    aria-label={`${material.name}补交到哪天`}
                    placeholder="补交到哪天，不填就到承诺办结日"
                    value={draft.dueOn[material.key] ?? ''}
                    onChange={(event) =>
                      setDraft((old) => ({ ...old, dueOn: { ...old.dueOn, [material.key]: event.target.value } }))
                    }
                  />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <fieldset className="choice">
        <legend className="field-label">承诺</legend>
        {(
          [
            ['none', '不用承诺'],
            ['deferred-materials', '容缺承诺：申请人已签，到期补齐'],
            ['notice-and-commitment', '告知承诺：申请人已签，接受核查'],
          ] as const
        ).map(([value, label]) => (
          <label key={value} data-chosen={draft.commitment === value || undefined}>
            <input
              type="radio"
              name="commitment"
              checked={draft.commitment === value}
              onChange={() => setDraft((old) => ({ ...old, commitment: value }))}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
    </CommandDrawer>
  )
}
