import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import { useRef } from 'react'
import type { Route } from '#platform/http/route-table.ts'
import { call, type Input, intentKey, type Reply } from './client.ts'
import { ApiProblem, problemOf } from './problem.ts'

const worthRetrying = (error: unknown) => error instanceof ApiProblem && (error.status === 0 || error.status === 503)

/** One cache for the whole workbench. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && worthRetrying(error),
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 4_000),
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

/** Reads a route. Keyed by its path and input; shows the last answer while a new one is on its way. */
export function useRead<R extends Route>(
  route: R,
  input: Input<R>,
  options: { enabled?: boolean; every?: number; keep?: boolean } = {},
): UseQueryResult<Reply<R>, Error> {
  return useQuery({
    queryKey: [route.path, input],
    queryFn: ({ signal }) => call(route, input, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  }) as UseQueryResult<Reply<R>, Error>
}

/** One page of a list that goes on after `next`. */
interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}
type RowOf<R extends Route> = Reply<R> extends Page<infer Row> ? Row : never

/** Reads a list page by page: the rows so far, and how to get more. `input` is the request of the first page. */
export function usePages<R extends Route>(route: R, input: Input<R>) {
  const list = useInfiniteQuery({
    queryKey: [route.path, input],
    queryFn: ({ pageParam, signal }) => {
      const { query } = input as { query?: object }
      const next = pageParam === null ? input : { ...input, query: { ...query, after: pageParam } }
      return call(route, next as Input<R>, { signal }) as Promise<Page<RowOf<R>>>
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  return {
    rows: list.data?.pages.flatMap((page) => page.rows) ?? [],
    error: list.error,
    isPending: list.isPending,
    more: list.hasNextPage ? () => void list.fetchNextPage() : undefined,
  }
}

/**
 * Sends a write. One number per intent: kept while the outcome is unknown (line cut, server fault), renewed once the server has said yes or no.
 */
export function useSend<R extends Route>(
  route: R,
  options: { onDone?: (reply: Reply<R>) => void } = {},
): UseMutationResult<Reply<R>, Error, Input<R>> {
  const intent = useRef(intentKey())
  return useMutation({
    mutationFn: (input: Input<R>) => call(route, input, { intent: intent.current }),
    onSuccess: (reply) => {
      intent.current = intentKey()
      options.onDone?.(reply)
    },
    onError: (error) => {
      if (!problemOf(error)?.uncertain) intent.current = intentKey()
    },
  })
}

/** Marks everything read from these routes as out of date. */
export function refresh(...routes: readonly Route[]): void {
  for (const route of routes) void queryClient.invalidateQueries({ queryKey: [route.path] })
}
