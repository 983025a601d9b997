import { casesRoutes } from '#modules/cases/contract.ts'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import type { FormField, FormSchema } from '#modules/catalog/model.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/requests.ts'
import { type Answer, AnswerField } from '../marks/answer-field.tsx'
import { readDay } from '../marks/day-input.ts'
import { useDraft } from '../marks/draft.ts'
import { answersGiven, askedOf } from './asked.ts'
import { AskedMaterial, type Given, isGiven, materialInput, nothingGiven } from './asked-material.tsx'
import { CommandDrawer, type DecisionDrawerProps } from './command-drawer.tsx'
import { cameField, presenceOf } from './simple-command.ts'
import { Choice } from './simple-drawer.tsx'

interface Draft {
  who: string
  materials: Readonly<Record<string, Given>>
  answers: Readonly<Record<string, Answer>>
}

/** A question whose form is no longer published: a line of words. */
const lineOf = (title: string): FormField => ({
  type: 'string',
  title,
  'x-input': 'text',
  'x-why': '',
  'x-error': '',
})

/** 补正、补交另要的材料：只有告知书上写的那几样，材料收原件或传文件，申请表的格子当场改。 */
export function SupplementDrawer({ view, title, onClose, onDone }: DecisionDrawerProps) {
  const [draft, setDraft, dropDraft] = useDraft<Draft>(`${view.id}.supplement.asked`, {
    who: 'applicant',
    materials: {},
    answers: {},
  })
  const asked = askedOf(view)
  const schema = useRead(
    catalogRoutes.getItemForm,
    { params: { code: view.item.code } },
    { enabled: asked.fields.length > 0 },
  )
  const form = schema.data as unknown as FormSchema | undefined
  const fieldOf = (key: string, name: string) => form?.properties[key] ?? lineOf(name)
  const given = asked.materials.filter(({ material }) => isGiven(draft.materials[material.key]))
  const answers = answersGiven(
    asked.fields.map((one) => one.key),
    draft.answers,
    (key) => form?.properties[key],
  )
  const still = asked.materials.length + asked.fields.length - given.length - Object.keys(answers).length
  const wrong = asked.fields.find(
    ({ key }) =>
      form?.properties[key]?.['x-input'] === 'date' && key in answers && readDay(String(answers[key])) === undefined,
  )
  const came = given.length + Object.keys(answers).length > 0
  return (
    <CommandDrawer
      title={title}
      note={
        view.status === 'correcting'
          ? '只列告知书上写的。都补齐，当天就受理；先补几样也可以。'
          : '只列告知以后另要的。不停表，不交也照常办。'
      }
      view={view}
      lacking={wrong ? `${wrong.name}的日期写得不对` : came ? undefined : '先补一样'}
      confirm={!came ? '收下' : still > 0 ? `收下，还差 ${still} 样` : '收下，都补齐了'}
      run={(version, intent) =>
        call(
          casesRoutes.supplement,
          {
            params: { id: view.id },
            body: {
              version,
              materials: given.map(({ material }) =>
                materialInput(material, draft.materials[material.key] ?? nothingGiven),
              ),
              answers,
              presence: presenceOf(draft.who, 'correct'),
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
      {(faultOf) => (
        <>
          {asked.materials.length > 0 && (
            <>
              <h3>材料</h3>
              <ul className="notice-pick">
                {asked.materials.map(({ material, words }) => (
                  <AskedMaterial
                    key={material.key}
                    material={material}
                    asked={words}
                    given={draft.materials[material.key] ?? nothingGiven}
                    onChange={(next) =>
                      setDraft((old) => ({ ...old, materials: { ...old.materials, [material.key]: next } }))
                    }
                  />
                ))}
              </ul>
            </>
          )}
          {asked.fields.length > 0 && (
            <>
              <h3>申请表</h3>
              <ul className="notice-pick">
                {asked.fields.map(({ key, name, words, now }) => (
                  <li key={key}>
                    <p className="sub">{words}</p>
                    <AnswerField
                      name={key}
                      note={now === undefined ? '现在没有填' : `现在填的：${now}`}
                      field={fieldOf(key, name)}
                      required
                      fault={faultOf(key)}
                      value={draft.answers[key]}
                      onChange={(value) =>
                        setDraft((old) => {
                          const { [key]: _, ...others } = old.answers
                          return { ...old, answers: value === undefined ? others : { ...others, [key]: value } }
                        })
                      }
                    />
                  </li>
                ))}
              </ul>
            </>
          )}
          {asked.settled.length > 0 && <p className="sub">已经补过：{asked.settled.join('、')}</p>}
          <Choice field={cameField} value={draft.who} onChange={(who) => setDraft((old) => ({ ...old, who }))} />
        </>
      )}
    </CommandDrawer>
  )
}
