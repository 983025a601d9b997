import { KeyCap } from '../marks/key-cap.tsx'
import { useKeys } from '../shell/keys.ts'
import type { Item, MaterialTick } from './draft-model.ts'

/** 容缺承诺：补什么、什么时候、怎么补、不补会怎样；本人签了才能先受理。 */
export function PromisePane({
  item,
  ticks,
  promised,
  onPromise,
}: {
  item: Item
  ticks: Readonly<Record<string, MaterialTick>>
  promised: boolean
  onPromise: (promised: boolean) => void
}) {
  const deferred = item.materials.filter((material) => ticks[material.key]?.state === 'deferred')
  useKeys('容缺承诺', [
    { key: 'alt+s', label: '本人已签容缺承诺', when: () => deferred.length > 0, run: () => onPromise(!promised) },
  ])
  if (deferred.length === 0) return null
  return (
    <div className="promise">
      <div className="head">
        <h2>容缺承诺</h2>
        <span className="sub">
          本人签字 <KeyCap of="alt+s" />
        </span>
      </div>
      <dl className="facts">
        <dt>补什么</dt>
        <dd>{deferred.map((material) => material.shortName).join('、')}</dd>
        <dt>什么时候</dt>
        <dd>
          <b>承诺办结日前</b>　<span className="sub">日期印在受理通知书上</span>
        </dd>
        <dt>怎么补</dt>
        <dd>手机拍照、邮寄、窗口都可以</dd>
        <dt>不补会怎样</dt>
        <dd>审查照常，补齐再发证；到期不补就终止</dd>
      </dl>
      <label className="promise-sign">
        <input type="checkbox" checked={promised} onChange={(event) => onPromise(event.target.checked)} />{' '}
        申请人已看过并签字
      </label>
    </div>
  )
}
