import type { PrerequisitesView } from '#modules/catalog/contract.ts'
import { GuideLink } from '../../marks/guide-link.tsx'
import { Status } from '../../marks/status.tsx'
import { elementWords } from './plan-words.ts'

export type Circle = PrerequisitesView['groups'][number]['circles'][number]
export type Codes = ReadonlyMap<string, string>

/** The name of an item, leading to its guide where it has one. */
export function ItemName({ name, codes }: { name: string; codes: Codes }) {
  const code = codes.get(name)
  return code === undefined ? name : <GuideLink code={code} name={name} />
}

/** 一圈：谁要谁的什么、依据哪一条、哪一步打得开。 */
export function CircleSteps({ circle, codes, shortest }: { circle: Circle; codes: Codes; shortest?: boolean }) {
  const [first = ''] = circle.items
  return (
    <section className="circle" aria-label={`${circle.mutual ? '互为前置' : '循环前置'}：${circle.items.join('、')}`}>
      <h3>
        {[...circle.items, first].join(' › ')}
        {circle.blocking ? <Status shape="late">谁也先办不了</Status> : <Status shape="info">打得开</Status>}
        {shortest && <span className="sub">最短的一圈</span>}
      </h3>
      <table className="table circle-table">
        <thead>
          <tr>
            <th>后办的</th>
            <th>要先办的</th>
            <th>写在指南哪里</th>
            <th>依据</th>
            <th>这一步怎么打开</th>
          </tr>
        </thead>
        <tbody>
          {circle.steps.flatMap(({ from, to, edges, breaks }) =>
            edges.map((edge, at) => (
              <tr key={`${from}~${to}~${edge.element}~${edge.material}`}>
                {at === 0 && (
                  <>
                    <td rowSpan={edges.length}>
                      <ItemName name={to} codes={codes} />
                    </td>
                    <td rowSpan={edges.length}>
                      <ItemName name={from} codes={codes} />
                    </td>
                  </>
                )}
                <td>{elementWords(edge)}</td>
                <td>{edge.articles.join('；') || '没有写'}</td>
                {at === 0 && (
                  <td rowSpan={edges.length}>
                    {breaks.length === 0 ? (
                      <span className="sub">打不开</span>
                    ) : (
                      <ul>
                        {breaks.map(({ say }) => (
                          <li key={say}>{say}</li>
                        ))}
                      </ul>
                    )}
                  </td>
                )}
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  )
}
