import { casesRoutes } from '#modules/cases/contract.ts'
import { noteLine } from './line.ts'
import { queryClient, refresh } from './requests.ts'

const firstWait = 1_000
const longestWait = 30_000
const gather = 400
/** Numbers that the server gives out may be this old (`modules/cases/counts.ts`): after a change they are asked for once more. */
const countsAge = 2_000

/** Listens for changed cases and marks what is shown as out of date. Answers how to stop. A cut line is tried again, ever more slowly. */
export function followCases(): () => void {
  let source: EventSource | undefined
  let wait = firstWait
  let timer: ReturnType<typeof setTimeout> | undefined
  let gathering: ReturnType<typeof setTimeout> | undefined
  let counting: ReturnType<typeof setTimeout> | undefined
  const changed = new Set<string>()

  const settle = () => {
    gathering = undefined
    for (const id of changed) {
      void queryClient.invalidateQueries({ queryKey: [casesRoutes.getCase.path, { params: { id } }] })
    }
    changed.clear()
    refresh(casesRoutes.worklist, casesRoutes.worklistCounts, casesRoutes.board)
    clearTimeout(counting)
    counting = setTimeout(() => refresh(casesRoutes.worklistCounts), countsAge)
  }

  const open = () => {
    source = new EventSource('/api/live')
    source.onopen = () => {
      if (wait !== firstWait) settle()
      wait = firstWait
      noteLine({ down: false, heardAt: new Date() })
    }
    source.addEventListener('case', (event) => hear((event as MessageEvent<string>).data))
    source.addEventListener('reload', () => void queryClient.invalidateQueries())
    source.onerror = () => {
      source?.close()
      timer = setTimeout(open, wait)
      wait = Math.min(wait * 2, longestWait)
    }
  }

  const hear = (data: string) => {
    const { caseId } = parse(data)
    if (caseId) changed.add(caseId)
    gathering ??= setTimeout(settle, gather)
  }

  open()
  return () => {
    source?.close()
    clearTimeout(timer)
    clearTimeout(gathering)
    clearTimeout(counting)
  }
}

function parse(data: string): { caseId?: string } {
  try {
    return JSON.parse(data)
  } catch {
    return {}
  }
}
