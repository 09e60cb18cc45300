/** Whether a test's source has this title: written out, or as the template it is made from. */
export function hasTitle(source, title) {
  return [`'${title}'`, `"${title}"`, `\`${title}\``, `'${title.replaceAll("'", "\\'")}'`].some((quoted) =>
    source.includes(quoted),
  );
}
