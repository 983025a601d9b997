import { Checkbox } from 'antd'
import { freshKey, listAt, type Path, pathText, textAt, valueAt } from './entry.ts'
import { useEntryDesk } from './entry-desk.tsx'
import { Marks, NumberAt, TextAt, TickAt } from './fields.tsx'
import { RowsAt } from './rows.tsx'

const questionsAt = ['variants', 'questions']
const situationsAt = ['variants', 'situations']

/** 办理情形：几个问题，每一种答法正好是一种情形；一种情形要哪些材料、走哪些环节、收不收费。 */
export function VariantsEditor() {
  const { entry, set, marksAt } = useEntryDesk()
  const questions = listAt(entry, questionsAt)
  if (valueAt(entry, ['variants']) === undefined)
    return (
      <div className="wide">
        <p className="sub">材料、环节、收费因人而异的事项，先问几个问题，答完就知道要什么。</p>
        <button
          type="button"
          className="btn btn-small"
          data-path="variants"
          onClick={() =>
            set(['variants'], {
              questions: [{ key: 'q1', text: '', options: twoOptions() }],
              situations: [],
            })
          }
        >
          分情形办理
        </button>
      </div>
    )
  const names = (field: string) => listAt(entry, [field]).map((_, at) => textAt(entry, [field, at, 'name']))
  /** One situation for each option of the first question, with all the materials, to be thinned out. */
  const spread = () =>
    set(
      situationsAt,
      listAt(entry, [...questionsAt, 0, 'options']).map((_, at) => ({
        key: `s${at + 1}`,
        name: textAt(entry, [...questionsAt, 0, 'options', at, 'label']),
        when: [
          {
            question: textAt(entry, [...questionsAt, 0, 'key']),
            in: [textAt(entry, [...questionsAt, 0, 'options', at, 'key'])],
          },
        ],
        materials: names('materials').filter((name) => name !== ''),
      })),
    )
  return (
    <div className="wide">
      <Marks marks={marksAt('variants')} />
      <h3>问什么</h3>
      <RowsAt
        path={questionsAt}
        what="问题"
        add="加一个问题"
        blank={() => ({ key: freshKey('q', questions), text: '', options: twoOptions() })}
      >
        {(row, at) => <QuestionRow row={row} at={at} />}
      </RowsAt>
      <h3>有哪些情形</h3>
      {listAt(entry, situationsAt).length === 0 && (
        <p>
          <button type="button" className="btn btn-small" onClick={spread}>
            按第一个问题的选项各列一种
          </button>
        </p>
      )}
      <RowsAt
        path={situationsAt}
        what="情形"
        add="加一种情形"
        blank={() => ({
          key: freshKey('s', listAt(entry, situationsAt)),
          name: '',
          when: [],
          materials: names('materials').filter((name) => name !== ''),
        })}
      >
        {(row, at) => <SituationRow row={row} at={at} />}
      </RowsAt>
      <p>
        <button type="button" className="link" onClick={() => set(['variants'], undefined)}>
          不分情形了，都删掉
        </button>
      </p>
    </div>
  )
}

const twoOptions = () => [
  { key: 'o1', label: '' },
  { key: 'o2', label: '' },
]

function QuestionRow({ row, at }: { row: Path; at: number }) {
  const { entry } = useEntryDesk()
  const options = [...row, 'options']
  return (
    <>
      <TextAt path={[...row, 'text']} label={`第 ${at + 1} 个问题怎么问`} bare max={100} placeholder="谁来办？" />
      <TextAt
        path={[...row, 'hint']}
        label={`第 ${at + 1} 个问题的说明`}
        bare
        optional
        max={200}
        placeholder="说明，可以不写"
      />
      <div className="sub-rows">
        <RowsAt
          path={options}
          what="选项"
          add="加一个选项"
          blank={() => ({ key: freshKey('o', listAt(entry, options)), label: '' })}
          enterAdds
        >
          {(option, place) => (
            <TextAt path={[...option, 'label']} label={`第 ${at + 1} 个问题的第 ${place + 1} 个选项`} bare max={60} />
          )}
        </RowsAt>
      </div>
      {at > 0 && <WhenAt path={[...row, 'askedWhen']} say="什么时候才问，不选就总是问" before={at} optional />}
    </>
  )
}

function SituationRow({ row, at }: { row: Path; at: number }) {
  const { entry, set } = useEntryDesk()
  const fee = valueAt(entry, [...row, 'fee'])
  return (
    <>
      <TextAt path={[...row, 'name']} label={`第 ${at + 1} 种情形的名称`} bare max={100} placeholder="情形名称" />
      <WhenAt path={[...row, 'when']} say="什么答案是这种情形" before={Number.POSITIVE_INFINITY} />
      <NamesAt path={[...row, 'materials']} field="materials" say="要哪些材料" />
      <NamesAt path={[...row, 'steps']} field="steps" say="走哪些环节，都不选就和事项一样" optional />
      <details>
        <summary>时限、收费和事项不一样时写</summary>
        <div className="section-body">
          <NumberAt path={[...row, 'promisedLimitDays']} label="承诺时限" optional unit="个工作日" />
          {fee === undefined ? (
            <p>
              <button type="button" className="link" onClick={() => set([...row, 'fee'], { charged: false })}>
                收费另写
              </button>
            </p>
          ) : (
            <>
              <TickAt path={[...row, 'fee', 'charged']} label="收费" />
              <TextAt path={[...row, 'fee', 'standard']} label="收费标准" optional max={500} />
              <TextAt path={[...row, 'fee', 'basis']} label="收费依据" optional max={500} />
              <p>
                <button type="button" className="link" onClick={() => set([...row, 'fee'], undefined)}>
                  收费和事项一样
                </button>
              </p>
            </>
          )}
        </div>
      </details>
    </>
  )
}

/** Which answers: of every question none, meaning any, or some of the options. */
function WhenAt({
  path,
  say,
  before,
  optional = false,
}: {
  path: Path
  say: string
  before: number
  optional?: boolean
}) {
  const { entry, set } = useEntryDesk()
  const conditions = listAt(entry, path) as readonly { question: string; in: readonly string[] }[]
  const questions = listAt(entry, questionsAt)
    .map((_, at) => ({
      key: textAt(entry, [...questionsAt, at, 'key']),
      text: textAt(entry, [...questionsAt, at, 'text']) || `第 ${at + 1} 个问题`,
      options: listAt(entry, [...questionsAt, at, 'options']).map((_option, place) => ({
        value: textAt(entry, [...questionsAt, at, 'options', place, 'key']),
        label: textAt(entry, [...questionsAt, at, 'options', place, 'label']) || `第 ${place + 1} 个选项`,
      })),
    }))
    .slice(0, before)
  const choose = (question: string, chosen: readonly string[]) => {
    const next = [
      ...conditions.filter((one) => one.question !== question),
      ...(chosen.length > 0 ? [{ question, in: chosen }] : []),
    ]
    set(path, next.length === 0 && optional ? undefined : next)
  }
  return (
    <fieldset className="when" data-path={pathText(path)}>
      <legend className="field-label">{say}</legend>
      {questions.map((question) => (
        <fieldset key={question.key}>
          <legend className="sub">{question.text}</legend>
          <Checkbox.Group
            value={[...(conditions.find((one) => one.question === question.key)?.in ?? [])]}
            onChange={(next) =>
              choose(
                question.key,
                question.options.map((option) => option.value).filter((value) => next.includes(value)),
              )
            }
            options={question.options}
          />
        </fieldset>
      ))}
    </fieldset>
  )
}

/** Some of the entry's materials or steps, by name. */
function NamesAt({
  path,
  field,
  say,
  optional = false,
}: {
  path: Path
  field: string
  say: string
  optional?: boolean
}) {
  const { entry, set } = useEntryDesk()
  const names = [...new Set(listAt(entry, [field]).map((_, at) => textAt(entry, [field, at, 'name'])))].filter(
    (name) => name !== '',
  )
  const chosen = listAt(entry, path) as readonly string[]
  return (
    <fieldset className="when" data-path={pathText(path)}>
      <legend className="field-label">{say}</legend>
      <Checkbox.Group
        value={[...chosen]}
        onChange={(next) => {
          const kept = names.filter((name) => next.includes(name))
          set(path, kept.length === 0 && optional ? undefined : kept)
        }}
        options={names}
      />
    </fieldset>
  )
}
