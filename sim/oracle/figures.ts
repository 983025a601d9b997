/** The figures of concluded cases, folded from the record by the words of docs/figures.md: 六项便民度 and the ways of 沈政办发〔2017〕35 号. */
import type { DayBook } from './days.ts'

/** What of a case the figures look at. */
export interface Ended {
  readonly channel: string
  readonly submittedOn: string
  readonly concludedOn: string
  /** Distinct days on which the applicant or the family was present. */
  readonly visits: number
  /** What they came for. */
  readonly came: readonly string[]
  readonly helped: boolean
  readonly delivered: string | null
}

/** Concluded on the working day it was handed in; handed in on a rest day, the next one is the same. Unpublished days: that very day. */
const atOnce = ({ submittedOn, concludedOn }: Ended, book: DayBook): boolean =>
  concludedOn <= (book.from(submittedOn) ?? submittedOn)

const inHand = (one: Ended): boolean => one.delivered === 'window' || one.delivered === 'kiosk'
const onlyFetched = (one: Ended): boolean => one.came.every((purpose) => purpose === 'pick-up')

type Row = readonly [figure: string, online: boolean, fits: (one: Ended, book: DayBook) => boolean]

/** The first that fits is the way of the case. */
const ways: readonly Row[] = [
  ['online-pick-up', true, (one) => inHand(one) && onlyFetched(one)],
  ['pre-checked-pick-up', true, (one) => inHand(one)],
  ['other-way', true, (one) => !onlyFetched(one)],
  ['online-courier', true, (one) => one.delivered === 'courier'],
  ['online-electronic', true, (one) => one.delivered === 'electronic'],
  ['window-courier', false, (one) => one.delivered === 'courier'],
  ['on-the-spot', false, atOnce],
  ['window-pick-up', false, inHand],
  ['window-electronic', false, (one) => one.delivered === 'electronic'],
]

const wayOf = (one: Ended, book: DayBook): string => {
  if (one.delivered === null) return 'nothing-delivered'
  const fits = ways.find(([, online, rule]) => online === (one.channel === 'online') && rule(one, book))
  return fits?.[0] ?? 'none'
}

const handlings: Readonly<Record<string, (one: Ended, book: DayBook) => boolean>> = {
  'at-once': atOnce,
  online: ({ channel }) => channel === 'online',
  'fully-online': ({ channel, visits, helped }) => channel === 'online' && visits === 0 && !helped,
  nearby: ({ channel }) => ['township', 'village', 'kiosk'].includes(channel),
  once: ({ visits }) => visits <= 1,
  'zero-visit': ({ visits }) => visits === 0,
}

/** Every figure that is counted of cases. */
export const caseFigures: readonly string[] = [
  ...Object.keys(handlings),
  ...ways.map(([way]) => way),
  'nothing-delivered',
]

/** Whether a concluded case counts for a figure. */
export const counts = (figure: string, one: Ended, book: DayBook): boolean =>
  handlings[figure]?.(one, book) ?? wayOf(one, book) === figure
