const tag =
  /<!DOCTYPE html>|<style>[^<]*<\/style>|<(\/?)([a-zA-Z][\w-]*)((?: [\w:-]+="[^"<]*")*)( ?\/)?>/y;

const text = /[^<&]+|&(?:amp|lt|gt|quot|#39);/y;

/** What is not well-formed in a page: elements that do not nest, attributes without quotes, stray marks. */
export function markupErrors(page: string): readonly string[] {
  const open: string[] = [];
  for (let at = 0; at < page.length; ) {
    text.lastIndex = at;
    const plain = text.exec(page);
    if (plain !== null) {
      at = text.lastIndex;
      continue;
    }
    tag.lastIndex = at;
    const found = tag.exec(page);
    if (found === null) return [`no markup at ${at}: ${JSON.stringify(page.slice(at, at + 60))}`];
    at = tag.lastIndex;
    const [, end = "", name, , single] = found;
    if (name === undefined || single !== undefined) continue;
    if (end === "") open.push(name);
    else if (open.pop() !== name) return [`</${name}> closes what is not open, at ${at}`];
  }
  return open.map((name) => `<${name}> is never closed`);
}
