/** A title as part of a URL: `Hello, World!` becomes `hello-world`. */
export function slugify(title) {
  return title.toLowerCase().replaceAll(' ', '-');
}
