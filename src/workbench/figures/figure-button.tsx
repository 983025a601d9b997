import { Popover } from 'antd'
import { createContext, useContext } from 'react'
import type { FigureView } from '#modules/supervision/contract.ts'
import { day } from '../marks/days.ts'
import { ofWords, shareWords } from './figure-words.ts'

/** What the page does with a figure: shows its formula in the line below, opens its list. */
export const FigureActs = createContext<{
  onLook: (figure: FigureView) => void
  onOpen: (figure: FigureView) => void
}>({ onLook: () => undefined, onOpen: () => undefined })

/** How a figure is counted and as of when. */
export const formulaWords = ({ name, of, formula, rule, asOf, since }: FigureView): string =>
  `${name}（${ofWords[of]}）＝${formula}。${rule}${whenWords({ asOf, since })}。`

/** The day of the list, or the days in which cases were concluded. */
export const whenWords = ({ asOf, since }: Pick<FigureView, 'asOf' | 'since'>): string =>
  since === null ? `${day(asOf)}的清单` : `${day(since)}至 ${day(asOf)}办结的件`

/** A number that opens its list; its formula comes up by pointing and by focus, and stands in the line of the page. */
export function FigureButton({ figure, text }: { figure: FigureView; text?: string }) {
  const { onLook, onOpen } = useContext(FigureActs)
  const share = shareWords(figure)
  const look = () => onLook(figure)
  return (
    <Popover
      content={<div className="figure-popover">{formulaWords(figure)}</div>}
      trigger={['hover', 'focus']}
      mouseEnterDelay={0.4}
    >
      <button
        type="button"
        className="figure figure-button"
        onFocus={look}
        onMouseEnter={look}
        onClick={() => onOpen(figure)}
        aria-label={`${figure.name}，${ofWords[figure.of]}，${text ?? share.text}，看清单`}
      >
        {text ?? share.text}
      </button>
    </Popover>
  )
}
