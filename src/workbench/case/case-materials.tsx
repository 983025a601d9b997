import { Popover } from 'antd'
import { useEffect, useState } from 'react'
import type { CaseView, MaterialView } from '#modules/cases/contract.ts'
import { day } from '../marks/days.ts'
import { FileViewer, size } from '../marks/file-viewer.tsx'
import { KeyCap, KeyHint } from '../marks/key-cap.tsx'
import { materialStateWords } from '../marks/material-states.ts'
import { Status } from '../marks/status.tsx'
import { useKeys } from '../shell/keys.ts'

const zooms = [0.5, 0.75, 1, 1.5, 2, 3, 4]

/** 材料：数字换材料，方括号翻文件，加减缩放。证据就在这一页，不用离开。 */
export function CaseMaterials({ view }: { view: CaseView }) {
  const firstWithFile = Math.max(
    0,
    view.materials.findIndex((material) => material.files.length > 0),
  )
  const [at, setAt] = useState(firstWithFile)
  const [page, setPage] = useState(0)
  const [zoom, setZoom] = useState(2)
  const material = view.materials[at]
  const file = material?.files[page]
  const choose = (index: number) => {
    if (view.materials[index]) {
      setAt(index)
      setPage(0)
    }
  }
  const turn = (by: number) => setPage((old) => Math.max(0, Math.min((material?.files.length ?? 1) - 1, old + by)))
  const scale = (by: number) => setZoom((old) => Math.max(0, Math.min(zooms.length - 1, old + by)))
  const [tabs, hidden] = useHiddenTabs(at)
  useKeys('材料', [
    ...view.materials.slice(0, 9).map((one, i) => ({ key: String(i + 1), label: one.name, run: () => choose(i) })),
    { key: '[', label: '上一个文件', run: () => turn(-1) },
    { key: ']', label: '下一个文件', run: () => turn(1) },
    { key: '+', label: '放大', run: () => scale(1) },
    { key: '=', run: () => scale(1) },
    { key: '-', label: '缩小', run: () => scale(-1) },
  ])
  return (
    <section className="viewer" aria-label="材料">
      <div className="material-strip">
        <div className="material-tabs" role="tablist" aria-label="材料" ref={tabs}>
          {view.materials.map((one, i) => (
            <button
              key={one.key}
              type="button"
              role="tab"
              aria-selected={i === at}
              aria-controls="material-shown"
              tabIndex={i === at ? 0 : -1}
              onClick={() => choose(i)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') choose(i + 1)
                if (event.key === 'ArrowLeft') choose(i - 1)
              }}
              title={one.name}
            >
              {i < 9 && <KeyCap of={String(i + 1)} />}
              <span className="material-name">{one.name}</span>
              <MaterialMark material={one} />
            </button>
          ))}
        </div>
        {hidden > 0 && <AllMaterials view={view} at={at} hidden={hidden} onChoose={choose} />}
      </div>
      {file && material && (
        <div className="viewer-bar">
          <span className="nowrap viewer-file">{file.name}</span>
          <span className="key-hints">
            {material.files.length > 1 && (
              <>
                第 {page + 1} 个，共 {material.files.length} 个<KeyHint of={['[', ']']}>翻</KeyHint>
              </>
            )}
            <KeyHint of={['+', '-']}>缩放 {zooms[zoom] === 1 ? '' : `${(zooms[zoom] ?? 1) * 100} %`}</KeyHint>
          </span>
          <span className="sub">{size(file.bytes)}</span>
        </div>
      )}
      <div id="material-shown" role="tabpanel" className="viewer-body" aria-label={material?.name ?? '材料'}>
        {file ? <FileViewer key={file.fileId} file={file} zoom={zooms[zoom] ?? 1} /> : <NoFile material={material} />}
      </div>
    </section>
  )
}

/** Keeps the chosen tab in sight; answers how many of the others are not wholly so. */
function useHiddenTabs(at: number): [(strip: HTMLElement | null) => void, number] {
  const [strip, setStrip] = useState<HTMLElement | null>(null)
  const [hidden, setHidden] = useState(0)
  useEffect(() => {
    if (!strip) return undefined
    const count = () => {
      const { left, right } = strip.getBoundingClientRect()
      const out = [...strip.children].filter((tab) => {
        const box = tab.getBoundingClientRect()
        return box.left < left - 1 || box.right > right + 1
      })
      setHidden(out.length)
    }
    strip.children[at]?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    count()
    const watch = new ResizeObserver(count)
    watch.observe(strip)
    strip.addEventListener('scroll', count, { passive: true })
    return () => {
      watch.disconnect()
      strip.removeEventListener('scroll', count)
    }
  }, [strip, at])
  return [setStrip, hidden]
}

/** 标签放不下时：全部材料的清单，写明还有几样没露出来。 */
function AllMaterials({
  view,
  at,
  hidden,
  onChoose,
}: {
  view: CaseView
  at: number
  hidden: number
  onChoose: (index: number) => void
}) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={
        <ul className="material-all">
          {view.materials.map((one, i) => (
            <li key={one.key}>
              <button
                type="button"
                aria-current={i === at || undefined}
                onClick={() => {
                  onChoose(i)
                  setOpen(false)
                }}
              >
                {i < 9 ? <KeyCap of={String(i + 1)} /> : <span />}
                <span>{one.name}</span>
                <MaterialMark material={one} />
              </button>
            </li>
          ))}
        </ul>
      }
    >
      <button type="button" className="material-more" aria-expanded={open} aria-haspopup="true">
        还有 {hidden} 样
      </button>
    </Popover>
  )
}

function MaterialMark({ material }: { material: MaterialView }) {
  if (material.files.length > 0) return <span className="sub">{material.files.length} 个文件</span>
  const { shape, words } = materialStateWords[material.state]
  return <Status shape={shape}>{words}</Status>
}

function NoFile({ material }: { material: MaterialView | undefined }) {
  if (!material) return <div className="blank">这个事项不用交材料</div>
  const say = {
    supplied: '收的是纸质原件，没有电子文件。',
    held: `免交，${material.source ?? '本平台'}已有。`,
    waived: `免交，数据共享取得：${material.source ?? ''}。`,
    deferred: `容缺，申请人承诺 ${day(material.deferredUntil)}前补交。`,
    missing: '没有交。',
    'not-applicable': '这位申请人不涉及。',
  }[material.state]
  return (
    <div className="blank">
      <b>{material.name}</b>
      <p>{say}</p>
    </div>
  )
}
