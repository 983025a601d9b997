/** An item's name that opens its guide as residents read it, beside what one is doing. */
export const GuideLink = ({ code, name }: { code: string; name: string }) => (
  <a href={`/guide/${code}`} target="_blank" rel="noreferrer">
    {name}
  </a>
)
