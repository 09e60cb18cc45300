/** Returns whether the source of a test contains this title, literally or as a template. */
export function hasTitle(source, title) {
  return [`'${title}'`, `"${title}"`, `\`${title}\``, `'${title.replaceAll("'", "\\'")}'`].some((quoted) =>
    source.includes(quoted),
  );
}
