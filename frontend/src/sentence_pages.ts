/** What is too long for the room it has, in letters that can be read from the floor, is shown in parts, as subtitles are. */

export type Fits = (text: string) => boolean;

/** The texts together, where they fit, each on lines of its own if it can be; else each alone, in whole sentences, and a long sentence in like parts. */
export function pagesOf(texts: readonly string[], fits: Fits): string[] {
  if (texts.length === 0) return [];
  for (const between of ["\n", " "]) if (fits(texts.join(between))) return [texts.join(between)];
  return texts.flatMap((text) => (fits(text) ? [text] : inSentences(text, fits)));
}

function inSentences(text: string, fits: Fits): string[] {
  const pages: string[] = [];
  let page = "";
  for (const sentence of sentencesOf(text)) {
    const longer = page === "" ? sentence : `${page} ${sentence}`;
    if (fits(longer)) {
      page = longer;
      continue;
    }
    if (page !== "") pages.push(page);
    page = fits(sentence) ? sentence : "";
    if (page === "") pages.push(...inParts(sentence, fits));
  }
  return page === "" ? pages : [...pages, page];
}

/** A regular expression that looks behind would stop an old browser before it can be told that it is too old. */
function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let open: string[] = [];
  for (const word of text.split(/\s+/)) {
    open.push(word);
    if (!/[.!?][”»"]?$/.test(word)) continue;
    found.push(open.join(" "));
    open = [];
  }
  return open.length === 0 ? found : [...found, open.join(" ")];
}

/** As few parts as there must be, and those alike: no last word alone. */
function inParts(sentence: string, fits: Fits): string[] {
  const words = sentence.split(" ");
  const fewest = partsOf(words, fits, sentence.length).length;
  for (let longest = Math.ceil(sentence.length / fewest); longest < sentence.length; longest += 3) {
    const parts = partsOf(words, fits, longest);
    if (parts.length === fewest) return parts;
  }
  return partsOf(words, fits, sentence.length);
}

function partsOf(words: readonly string[], fits: Fits, longest: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const word of words) {
    const longer = part === "" ? word : `${part} ${word}`;
    if (part === "" || (longer.length <= longest && fits(`${longer} …`))) {
      part = longer;
      continue;
    }
    parts.push(`${part} …`);
    part = word;
  }
  return [...parts, part];
}

const VOWELS = "aeiouyäöüáéíóúAEIOUYÄÖÜÁÉÍÓÚ";
const ONSET = new RegExp(`(sch|ch|ph|th|qu|ll|rr|[bcfgkpt][lr]|dr|[bcdfghjklmnñpqrstvwxzß])(?=[${VOWELS}])`, "g");
const VOWEL = new RegExp(`[${VOWELS}]`);

/** A word with places where it may be broken, roughly by its syllables: browsers know them for some languages only. */
export function breakable(word: string): string {
  return word.replace(ONSET, (onset, _same, at: number) =>
    at >= 3 && at <= word.length - 3 && VOWEL.test(word.slice(0, at)) ? `\u00ad${onset}` : onset,
  );
}
