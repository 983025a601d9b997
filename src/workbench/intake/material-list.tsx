import { type RefObject, useEffect, useRef, useState } from 'react'
import { sourceWords } from '../marks/answer-field.tsx'
import { KeyCap } from '../marks/key-cap.tsx'
import { Status, type StatusShape } from '../marks/status.tsx'
import { UploadButton } from '../marks/upload-button.tsx'
import { useKeys } from '../shell/keys.ts'
import { comesByItself, type Item, type MaterialTick, type Prepared, type Ticked } from './draft-model.ts'

type Material = Item['materials'][number]
const untouched: MaterialTick = { state: 'auto', files: [] }

function markOf(
  material: Material,
  tick: MaterialTick,
  prepared: Prepared | undefined,
): { shape: StatusShape; words: string } {
  if (tick.state === 'supplied' || tick.files.length > 0) return { shape: 'done', words: '已收' }
  if (tick.state === 'deferred') return { shape: 'half', words: '容缺' }
  if (tick.state === 'not-applicable') return { shape: 'info', words: '不涉及' }
  if (tick.state === 'auto' && comesByItself(material, prepared))
    return prepared ? { shape: 'done', words: '免交' } : { shape: 'half', words: '系统去取' }
  if (tick.state === 'auto' && (material.condition !== null || !material.required))
    return { shape: 'info', words: '看情况' }
  return { shape: 'none', words: '缺' }
}

function noteOf(material: Material, prepared: Prepared | undefined): string {
  const found = prepared?.materials.find((one) => one.key === material.key)
  const notes = [
    found
      ? found.source && (found.state === 'held' ? `已有：${sourceWords(found.source)}` : `共享取得：${found.source}`)
      : (material.licenceType && `电子证照：${material.licenceType}`) ||
        (material.sharedWith && `数据共享：${material.sharedWith}`),
    material.condition,
    material.required ? (material.deferrable ? '可容缺' : '主件，不能容缺') : '选交',
  ]
  return notes.filter(Boolean).join('，')
}

/** 材料：数字选，空格收，C 容缺，X 缺，F8 扫描；收完一样自己到下一样。 */
export function MaterialList({
  listRef,
  item,
  prepared,
  ticks,
  onTick,
  locked,
}: {
  listRef: RefObject<HTMLOListElement | null>
  item: Item | undefined
  prepared: Prepared | undefined
  ticks: Readonly<Record<string, MaterialTick>>
  onTick: (key: string, tick: MaterialTick) => void
  locked: boolean
}) {
  const [at, setAt] = useState(0)
  const [say, setSay] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  const materials = item?.materials ?? []
  const code = item?.code
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new item starts at the first material that has to be taken in
  useEffect(() => {
    setAt(
      Math.max(
        0,
        materials.findIndex((one) => one.required && !comesByItself(one, prepared) && one.condition === null),
      ),
    )
    setSay('')
  }, [code, prepared === undefined])
  const current = materials[at]
  const tickOf = (material: Material) => ticks[material.key] ?? untouched
  const mark = (state: Ticked) => {
    if (!current) return
    setSay('')
    if (state === 'deferred' && !current.deferrable) {
      setSay(`${current.shortName}是主件，不能容缺。`)
      return
    }
    if (state === 'deferred' && prepared?.creditBarred) {
      setSay('申请人有没补上的失信记录，这次不能容缺，请交齐材料。')
      return
    }
    onTick(current.key, { ...tickOf(current), state })
    const next = materials.findIndex(
      (one, i) => i > at && tickOf(one).state === 'auto' && !comesByItself(one, prepared) && one.condition === null,
    )
    if (next >= 0) setAt(next)
  }
  useKeys(
    '材料',
    [
      ...materials.slice(0, 9).map((one, i) => ({ key: String(i + 1), label: one.shortName, run: () => setAt(i) })),
      { key: 'arrowdown', run: () => setAt((old) => Math.min(materials.length - 1, old + 1)) },
      { key: 'arrowup', run: () => setAt((old) => Math.max(0, old - 1)) },
      { key: 'space', label: '收下这样材料', run: () => mark('supplied') },
      { key: 'c', label: '容缺，以后补', run: () => mark('deferred') },
      { key: 'x', label: '缺', run: () => mark('missing') },
      { key: 'n', label: '这位申请人不涉及', run: () => mark('not-applicable') },
      { key: 'f8', label: '扫描、选文件', run: () => picker.current?.click() },
    ],
    { off: locked },
  )
  const count = (words: string) => materials.filter((one) => markOf(one, tickOf(one), prepared).words === words).length
  const counted = ['已收', '免交', '系统去取', '容缺', '缺'].flatMap((words) => {
    const number = count(words)
    return number > 0 ? [`${words} ${number} 件`] : []
  })
  return (
    <>
      <div className="head intake-materials-head">
        <h2>材料</h2>
        {item && <span className="sub">{counted.join('，')}</span>}
      </div>
      {say && (
        <p className="say say-soon" role="alert">
          {say}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list takes the keys Space, C and X */}
      <ol className="material-list" ref={listRef} tabIndex={0} aria-label="材料清单">
        {materials.map((material, i) => {
          const tick = tickOf(material)
          const { shape, words } = markOf(material, tick, prepared)
          const here = i === at
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the digits choose, see the keys above
            <li key={material.key} aria-current={here || undefined} onClick={() => setAt(i)}>
              {i < 9 ? <KeyCap of={String(i + 1)} /> : <span />}
              <div>
                <p className="material-title">{material.name}</p>
                <p className="sub">{noteOf(material, prepared)}</p>
                {here && (
                  <div className="material-do">
                    <button type="button" className="btn btn-small" onClick={() => mark('supplied')}>
                      收<KeyCap of="space" />
                    </button>
                    {material.deferrable && !prepared?.creditBarred && (
                      <button type="button" className="btn btn-small" onClick={() => mark('deferred')}>
                        容缺
                        <KeyCap of="c" />
                      </button>
                    )}
                    {(material.condition !== null || !material.required) && (
                      <button type="button" className="btn btn-small" onClick={() => mark('not-applicable')}>
                        不涉及
                        <KeyCap of="n" />
                      </button>
                    )}
                    <UploadButton
                      picker={picker}
                      keyName="f8"
                      files={tick.files}
                      onChange={(files) =>
                        onTick(material.key, { state: files.length > 0 ? 'supplied' : tick.state, files })
                      }
                    />
                  </div>
                )}
              </div>
              <Status shape={shape}>{words}</Status>
            </li>
          )
        })}
        {item && materials.length === 0 && <li className="material-none">这个事项不用交材料</li>}
      </ol>
    </>
  )
}
