import type { CSSProperties } from 'react'
import type { PlanAnswer, PlanView } from '#modules/catalog/contract.ts'
import { Status } from '../../marks/status.tsx'
import { CircleSteps, type Codes, ItemName } from './circle-steps.tsx'
import { beforehandOf, daysWords, materialWords, spanWords, statutoryWords } from './plan-words.ts'

/** 方案：天数、分几批、等什么、合并后的材料和表；排不出来的说出哪一圈。 */
export function PlanResult({ answer }: { answer: PlanAnswer }) {
  const codes: Codes = new Map(answer.items.map(({ name, code }) => [name, code]))
  const { plan, deadlock, notListed } = answer
  return (
    <>
      {notListed.length > 0 && <p className="say say-soon">现在不能申请，没有算进去：{notListed.join('、')}。</p>}
      {deadlock && (
        <>
          <p className="say say-late" role="alert">
            {deadlock.say}
          </p>
          {deadlock.circles.map((circle) => (
            <CircleSteps key={circle.items.join('~')} circle={circle} codes={codes} />
          ))}
        </>
      )}
      {plan && plan.schedule.length === 0 && <p className="blank">这件事里的事项现在都不能申请。</p>}
      {plan && plan.schedule.length > 0 && (
        <>
          <Totals plan={plan} />
          <Path plan={plan} codes={codes} />
          <Layers plan={plan} codes={codes} />
          <Notes plan={plan} codes={codes} />
          <Merged plan={plan} />
        </>
      )}
    </>
  )
}

function Totals({ plan }: { plan: PlanView }) {
  const { workingDays, workingDaysAtMost: most, materials, fields, visits, published } = plan
  const figures = [
    {
      name: '最快，按承诺',
      value: daysWords(workingDays.promised),
      more: published ? `公布的是 ${published.workingDays} 个` : undefined,
    },
    { name: '最快，按法定', value: daysWords(workingDays.statutory), more: undefined },
    {
      name: '特别程序都走到',
      value: daysWords(most.promised),
      more: most.promised === workingDays.promised ? '没有特别程序' : `按法定 ${most.statutory} 个`,
    },
    {
      name: '材料',
      value: `${materials.before} 份并成 ${materials.after} 份`,
      more: `自己交 ${materials.handIn} 份`,
    },
    { name: '填表', value: `${fields.before} 项并成 ${fields.after} 项`, more: `自己填 ${fields.toFill} 项` },
    { name: '跑动', value: `${visits.before} 次并成 ${visits.after} 次`, more: undefined },
  ]
  return (
    <dl className="plan-totals">
      {figures.map(({ name, value, more }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <b>{value}</b>
            {more && <span className="sub">{more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Path({ plan, codes }: { plan: PlanView; codes: Codes }) {
  const promised = new Map(plan.schedule.map(({ item, days }) => [item, days.promised]))
  const chain = (names: readonly string[]) => (
    <ol className="plan-chain">
      {names.map((name) => (
        <li key={name}>
          <ItemName name={name} codes={codes} />
        </li>
      ))}
    </ol>
  )
  const same = plan.criticalPath.join() === plan.criticalPathStatutory.join()
  return (
    <section aria-label="关键路径">
      <h2>关键路径</h2>
      <p className="sub">
        这一串决定天数：
        {plan.criticalPath.map((name) => daysWords(promised.get(name) ?? 0)).join(' + ')} ={' '}
        {daysWords(plan.workingDays.promised)}。要更快，先减这一串。
      </p>
      {chain(plan.criticalPath)}
      {!same && (
        <>
          <p className="sub">按法定时限，是另一串，{daysWords(plan.workingDays.statutory)}：</p>
          {chain(plan.criticalPathStatutory)}
        </>
      )}
    </section>
  )
}

function Layers({ plan, codes }: { plan: PlanView; codes: Codes }) {
  const total = Math.max(1, plan.workingDays.promised)
  return (
    <section aria-label="先后">
      <h2>先后，分 {plan.layers.length} 批</h2>
      <p className="sub">同一批谁也不等谁。等的那一项办好就能开始，不用等整批；横条是各部门用满承诺时限的日子。</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="plan-scroll" tabIndex={0} aria-label="先后表">
        <table className="table plan-table">
          <thead>
            <tr>
              <th>批次</th>
              <th>事项</th>
              <th>部门</th>
              <th>等什么</th>
              <th>承诺</th>
              <th>法定</th>
              <th className="plan-when">什么时候办</th>
            </tr>
          </thead>
          <tbody>
            {plan.schedule.map((row) => {
              const critical = plan.criticalPath.includes(row.item)
              const place = { '--from': row.start / total, '--to': row.finish / total } as CSSProperties
              return (
                <tr key={row.item}>
                  <td className="nowrap">第 {row.layer} 批</td>
                  <td>
                    <ItemName name={row.item} codes={codes} />
                    {critical && (
                      <>
                        {' '}
                        <Status shape="soon">关键</Status>
                      </>
                    )}
                  </td>
                  <td className="nowrap">{row.office}</td>
                  <td>
                    {row.after.length === 0 ? (
                      <span className="sub">不用等</span>
                    ) : (
                      <ul>
                        {row.after.map(({ item, because, articles }) => (
                          <li key={`${item}~${because}`}>
                            {isLater(plan, row.item, item) && <b>可以后补，</b>}
                            {item}：{because}
                            <span className="sub">　{articles.join('；')}</span>
                          </li>
                        ))}
                      </ul>
                    )}
                  </td>
                  <td className="nowrap">{daysWords(row.days.promised)}</td>
                  <td className="nowrap">{statutoryWords(row)}</td>
                  <td className="plan-when">
                    <span
                      className={critical ? 'plan-bar plan-bar-critical' : 'plan-bar'}
                      style={place}
                      aria-hidden="true"
                    >
                      <i />
                    </span>
                    <span>{spanWords(row)}</span>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** 容缺：the follower begins before this one is done, and its paper comes later. */
const isLater = ({ loosened }: PlanView, item: string, from: string): boolean =>
  loosened.some((one) => one.by === 'deferral' && one.item === item && one.from.includes(from))

function Notes({ plan, codes }: { plan: PlanView; codes: Codes }) {
  const papers = beforehandOf(plan)
  return (
    <>
      {plan.notes.length > 0 && (
        <section aria-label="和公布的不一样">
          <h2>和公布的不一样，请核对</h2>
          <ul className="plan-lines">
            {plan.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      {plan.loosened.length > 0 && (
        <section aria-label="不用等的">
          <h2>不用等的，和依据</h2>
          <ul className="plan-lines">
            {plan.loosened.map(({ item, from, say, material }) => (
              <li key={`${item}~${material}~${say}`}>
                <ItemName name={item} codes={codes} />
                不等{from.join('、')}：{say}
              </li>
            ))}
          </ul>
        </section>
      )}
      {papers.length > 0 && (
        <section aria-label="事先要有的">
          <h2>事先要有的</h2>
          <ul className="plan-lines">
            {papers.map(({ what, from, users }) => (
              <li key={what}>
                {what}：{users.join('、')}要用
                {from.length > 0 && !from.includes(what) && (
                  <>
                    ；没有的先办
                    {from.map((name, at) => (
                      <span key={name}>
                        {at > 0 && '，或者'}
                        <ItemName name={name} codes={codes} />
                      </span>
                    ))}
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Merged({ plan }: { plan: PlanView }) {
  return (
    <div className="plan-two">
      <section aria-label="合并后的材料">
        <h2>合并后的材料</h2>
        <table className="table">
          <thead>
            <tr>
              <th>材料</th>
              <th>从哪里来</th>
              <th>用在</th>
            </tr>
          </thead>
          <tbody>
            {plan.materials.list.map((one) => (
              <tr key={one.name}>
                <td>{one.name}</td>
                <td>{materialWords(one)}</td>
                <td>{one.items.join('、')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label="合并后的填表">
        <h2>合并后的填表</h2>
        <table className="table">
          <thead>
            <tr>
              <th>问什么</th>
              <th>谁填</th>
              <th>用在</th>
            </tr>
          </thead>
          <tbody>
            {plan.fields.list.map(({ title, known, items }) => (
              <tr key={`${title}~${items.join()}`}>
                <td>{title}</td>
                <td className="nowrap">{known ? '平台填' : '自己填'}</td>
                <td>{items.join('、')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
