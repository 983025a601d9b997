/** Names the list a choice opens: Ant Design leaves it without a name for readers. Given to `onOpenChange` of Select and AutoComplete. */
export const listName = (name: string) => (open: boolean) => {
  if (!open) return
  requestAnimationFrame(() => {
    for (const list of document.querySelectorAll('[role=listbox]:not([aria-label])'))
      list.setAttribute('aria-label', name)
  })
}
