/** Every goal of the bench, by the name of the figure that is held against it, in the order in which the published table tells them. */

export interface Goal {
  /** The part that measures it. */
  readonly part: string
  /** In words, for whoever reads the table. */
  readonly what: string
  readonly atLeast?: number
  readonly atMost?: number
}

const entries: readonly (readonly [id: string, goal: Goal])[] = [
  [
    'submit-c32-ratio',
    {
      part: 'writing',
      what: 'whole online submissions, 32 connections, of what PostgreSQL alone writes',
      atLeast: 0.4,
    },
  ],
  ['submit-c128-ratio', { part: 'writing', what: 'the same by 128 connections', atLeast: 0.6 }],
  ['handler-ratio', { part: 'writing', what: 'the service alone, 8 callers beside 8 clients', atLeast: 0.5 }],
  ['command-ratio', { part: 'writing', what: 'officers’ commands, the lower of the two below', atLeast: 0.4 }],
  ['command-accept-ratio', { part: 'writing', what: 'acceptances by officers of 8 offices', atLeast: 0.4 }],
  ['command-grant-ratio', { part: 'writing', what: 'grants by approvers of 8 offices', atLeast: 0.4 }],
  [
    'queue-restricted-p95-ms',
    { part: 'cases', what: 'queue page of an officer with 170 of 1,000 items, ms', atMost: 60 },
  ],
  [
    'queue-restricted-vs-admin',
    { part: 'cases', what: 'the same against somebody who sees the county, times as long', atMost: 1.5 },
  ],
  ['queue-offices-p95-ms', { part: 'cases', what: 'queue page, officers of 12 offices in turns, ms', atMost: 60 }],
  ['case-page-p95-ms', { part: 'cases', what: 'an officer’s case, ms', atMost: 60 }],
  ['case-page-applicant-p95-ms', { part: 'cases', what: 'an applicant’s case, ms', atMost: 60 }],
  ['guide-cached-ratio', { part: 'guides', what: 'guide page from kept bytes, of bare node:http', atLeast: 0.6 }],
  ['guide-rendered-ratio', { part: 'guides', what: 'guide page made anew, of bare node:http', atLeast: 0.15 }],
  ['search-p95-ms', { part: 'search', what: 'finding among 50,000 guides (quick: 5,000), ms', atMost: 100 }],
  ['deadline-vs-loop', { part: 'clock', what: 'due dates, times a step a day over dates as text', atLeast: 100 }],
  ['deadline-vs-chinese-days', { part: 'clock', what: 'due dates, times `chinese-days`', atLeast: 100 }],
  [
    'deadlines-fired-seconds',
    { part: 'clock', what: '10,000 deadlines of one midnight, until the last has fired, s', atMost: 10 },
  ],
  ['deadlines-fired-per-second', { part: 'clock', what: 'the same a second', atLeast: 1_000 }],
  ['users-read-p95-ms', { part: 'users', what: '1,000 users with time to think: reading, ms', atMost: 60 }],
  ['users-write-p95-ms', { part: 'users', what: 'submitting, accepting, deciding, ms', atMost: 150 }],
  ['users-errors', { part: 'users', what: 'errors', atMost: 0 }],
  [
    'users-spike-back-seconds',
    { part: 'users', what: 'usual again after five times as many, s after they left', atMost: 10 },
  ],
  ['pages-performance-least', { part: 'pages', what: 'Lighthouse, least of all templates: performance', atLeast: 98 }],
  ['pages-accessibility-least', { part: 'pages', what: 'accessibility', atLeast: 100 }],
  ['pages-best-practices-least', { part: 'pages', what: 'best practices', atLeast: 100 }],
  ['pages-first-view-most', { part: 'pages', what: 'heaviest first view, kB gzip', atMost: 60 }],
  ['pages-script-most', { part: 'pages', what: 'most script, kB gzip', atMost: 15 }],
  ['workbench-first-load', { part: 'pages', what: 'first load of the workbench, kB gzip', atMost: 450 }],
  ['log-verified-seconds', { part: 'log', what: 'a million events of the public log proven, s', atMost: 60 }],
]

/** By the name of the figure. */
export const goals: ReadonlyMap<string, Goal> = new Map(entries)

/** Minutes that `--quick` is meant to take. */
export const quickMinutes = 3
