import { Input, Select } from 'antd'
import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { day, dayAt } from '../marks/days.ts'
import { useDraft } from '../marks/draft.ts'
import { Field } from '../marks/field.tsx'
import { Status } from '../marks/status.tsx'
import { CommandDrawer } from './command-drawer.tsx'
import { answerProblems, materialProblems, vagueWordsIn } from './notice-words.ts'

/** The county has these itself; asked for last, and marked. */
const free: ReadonlySet<string> = new Set(['held', 'waived', 'not-applicable'])
const rank = (state: string): number => (state === 'missing' ? 0 : free.has(state) ? 2 : 1)

interface Chosen {
  preset: string
  problem: string
  remedy: string
}
interface Draft {
  items: Readonly<Record<string, Chosen>>
  ground: string
}

/**
 * 一次性告知：只能从本事项自己的材料和申请表里选，缺的一次写全；右下就是申请人会看到的那张纸。
 * With `late` it asks for old matter after the one notice: stops no clock, binds nobody, is supervised.
 */
export function NoticeDrawer({
  view,
  late,
  title,
  onClose,
  onDone,
}: {
  view: CaseView
  late: boolean
  title: string
  onClose: () => void
  onDone: (view: CaseView) => void
}) {
  const [draft, setDraft, dropDraft] = useDraft<Draft>(`${view.id}.${late ? 'request-late' : 'notify-once'}`, {
    items: {},
    ground: '',
  })
  const last = late ? undefined : view.notices.at(-1)
  // What the first notice did not name cannot be asked for any more; what came in may still be wrong.
  const open = (key: string) => last === undefined || last.items.some((item) => item.key === key)
  const choices = [
    ...view.materials
      .toSorted((a, b) => rank(a.state) - rank(b.state))
      .map((material) => ({
        key: material.key,
        name: material.name,
        state: material.state,
        problems: materialProblems,
        form: false,
      })),
    ...view.form.map((answer) => ({
      key: `form:${answer.key}`,
      name: answer.label,
      state: answer.value === '' ? 'missing' : '',
      problems: answerProblems,
      form: true,
    })),
  ].filter((choice) => open(choice.key))
  const set = (key: string, chosen: Chosen | undefined) =>
    setDraft((old) => {
      const items = { ...old.items }
      if (chosen) items[key] = chosen
      else delete items[key]
      return { ...old, items }
    })
  const picked = choices.flatMap((choice) => {
    const chosen = draft.items[choice.key]
    return chosen ? [{ ...choice, ...chosen }] : []
  })
  const vague = vagueWordsIn(picked.map((one) => `${one.problem}${one.remedy}`).join('\n'))
  const unwritten = picked.find((one) => one.problem.trim() === '' || one.remedy.trim() === '')
  const lacking =
    picked.length === 0
      ? '先选要补正的内容'
      : unwritten
        ? `还差：${unwritten.name}的问题和补正办法`
        : vague.length > 0
          ? `改好 ${vague.length} 处模糊词才能发出`
          : (late || last) && draft.ground.trim() === ''
            ? '还差：理由'
            : undefined
  const items = picked.map(({ key, problem, remedy }) => ({ key, problem, remedy }))
  return (
    <CommandDrawer
      title={title}
      note={
        late
          ? '告知过一次以后再要：不停表，申请人可以不交，会记入监督，多跑的算我们的。'
          : last
            ? `这是第 ${view.notices.length + 1} 次告知，会记入监督。只能要上一次告知过、补来的还不行的。`
            : '只能发一次，请把缺的一次写全。'
      }
      size={660}
      view={view}
      lacking={lacking}
      confirm={late ? '提出要求' : '发出告知书'}
      run={(version, intent) =>
        late
          ? call(
              casesRoutes.requestLate,
              { params: { id: view.id }, body: { version, items, ground: draft.ground } },
              { intent },
            )
          : call(
              casesRoutes.notifyOnce,
              { params: { id: view.id }, body: { version, items, reason: draft.ground } },
              { intent },
            )
      }
      onClose={onClose}
      onDone={(fresh) => {
        dropDraft()
        onDone(fresh)
      }}
    >
      <h3>
        从本事项清单里选<span className="sub">空格选中，Tab 移动，已选 {picked.length} 项</span>
      </h3>
      <ul className="notice-pick">
        {choices.map((choice, i) => {
          const chosen = draft.items[choice.key]
          const first = choice.problems[choice.state === 'missing' ? 0 : 1]
          return (
            <li key={choice.key} data-chosen={chosen !== undefined || undefined}>
              <label>
                <input
                  type="checkbox"
                  data-first={i === 0 || undefined}
                  checked={chosen !== undefined}
                  onChange={(event) =>
                    set(
                      choice.key,
                      event.target.checked && first
                        ? { preset: first.key, problem: first.problem, remedy: first.remedy(choice.name) }
                        : undefined,
                    )
                  }
                />
                <span>
                  {choice.name}
                  {choice.form && <span className="sub">　申请表</span>}
                </span>
                {choice.state === 'missing' && <Status shape="none">缺</Status>}
                {free.has(choice.state) && <Status shape="done">免交</Status>}
              </label>
              {chosen && (
                <div className="notice-words">
                  <Select
                    size="small"
                    aria-label={`${choice.name}：有什么问题`}
                    value={chosen.preset}
                    onChange={(preset: string) => {
                      const known = choice.problems.find((one) => one.key === preset)
                      set(
                        choice.key,
                        known
                          ? { preset, problem: known.problem, remedy: known.remedy(choice.name) }
                          : { ...chosen, preset },
                      )
                    }}
                    options={[
                      ...choice.problems.map((one) => ({ value: one.key, label: one.problem })),
                      { value: 'own', label: '自己写' },
                    ]}
                  />
                  {chosen.preset === 'own' && (
                    <Input
                      size="small"
                      aria-label={`${choice.name}：存在的问题`}
                      placeholder="存在的问题"
                      value={chosen.problem}
                      maxLength={500}
                      onChange={(event) => set(choice.key, { ...chosen, problem: event.target.value })}
                    />
                  )}
                  <Input.TextArea
                    autoSize={{ minRows: 1, maxRows: 4 }}
                    aria-label={`${choice.name}：怎么补正`}
                    value={chosen.remedy}
                    maxLength={500}
                    onChange={(event) => set(choice.key, { ...chosen, remedy: event.target.value })}
                  />
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {vague.length > 0 && (
        <p className="notice-lint" role="alert">
          <Status shape="half">模糊词</Status>
          {vague.map((word) => `“${word}”`).join('、')}没说清是哪一份。请写出材料的名字。
        </p>
      )}
      {(late || last) && (
        <Field label={late ? '为什么现在才要' : '为什么再次告知'}>
          {(id) => (
            <Input.TextArea
              id={id}
              autoSize={{ minRows: 2 }}
              maxLength={500}
              value={draft.ground}
              onChange={(event) => setDraft((old) => ({ ...old, ground: event.target.value }))}
            />
          )}
        </Field>
      )}
      <h3>申请人会看到</h3>
      <Letter view={view} late={late} items={picked} />
    </CommandDrawer>
  )
}

function Letter({
  view,
  late,
  items,
}: {
  view: CaseView
  late: boolean
  items: readonly { name: string; problem: string; remedy: string; form: boolean }[]
}) {
  const filed = view.submittedAt ? `您 ${day(dayAt(view.submittedAt))}申请的` : '您申请的'
  return (
    <div className="letter">
      <p className="letter-title">{late ? '补充材料请求' : '一次性告知书'}</p>
      <p>{view.applicant.name}：</p>
      <p className="letter-indent">
        {filed}
        {view.item.name}，还要补 {items.length} 样：
      </p>
      {items.map((one, i) => (
        <p key={`${one.name}${one.problem}`} className="letter-indent">
          {i + 1}. {one.form ? `申请表里的“${one.name}”` : one.name}：{one.problem}。{one.remedy}
        </p>
      ))}
      <p className="letter-indent">
        {late
          ? '这些材料您可以不补，不影响办理期限。'
          : `请在 ${view.defaults.correctionDueOn ? day(view.defaults.correctionDueOn) : '告知书上印的日期'}前补齐，补齐当天受理。网上、邮寄、窗口都可以补。`}
      </p>
      <p className="letter-end">
        {view.office.name}　{day(dayAt(new Date()))}
      </p>
    </div>
  )
}
