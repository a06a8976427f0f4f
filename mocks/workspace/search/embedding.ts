/** The length of every embedding. */
export const dimensions = 64;

/**
 * What a text is about, as far as its words say: each word adds to, or takes from, one dimension that its hash chooses,
 * so that words no one has seen before have a place too (feature hashing, Weinberger et al. 2009,
 * https://arxiv.org/abs/0902.2206). Of length 1, or 0 where there are no words.
 */
export function embeddingOf(wordCounts: ReadonlyMap<string, number>): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [word, count] of wordCounts) {
    const hash = hashOf(word);
    const dimension = hash % dimensions;
    const sign = (hash >>> 16) & 1 ? 1 : -1;
    // A word that stands there often says little more than one that stands there once.
    vector[dimension] = (vector[dimension] ?? 0) + sign * (1 + Math.log(count));
  }
  const norm = Math.sqrt(dot(vector, vector));
  return norm === 0 ? vector : vector.map((component) => component / norm);
}

/** How alike two embeddings are: the cosine of the angle between them, and 0 where one has no direction. */
export function similarity(a: Float32Array, b: Float32Array): number {
  return dot(a, b);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < dimensions; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

/** FNV-1a over UTF-16 code units, in 32 bits. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  return hash >>> 0;
}
