/** The voice that this device has by itself, for what has no clip: of the page's language, and one that can be understood. */
import { primary } from "./words.ts";

type Known = Pick<SpeechSynthesisVoice, "lang" | "localService"> & { readonly name?: string };

/** Beginnings of the names of good voices on Apple's, Microsoft's and other systems, the best first. */
const GOOD: Record<string, readonly string[]> = {
  en: [
    ...[
      "Ava",
      "Zoe",
      "Serena",
      "Stephanie",
      "Jamie",
      "Samantha",
      "Allison",
      "Susan",
      "Kate",
      "Daniel",
      "Karen",
      "Moira",
    ],
    ...["Microsoft Sonia", "Microsoft Aria", "Microsoft Jenny", "Microsoft Hazel", "Microsoft Zira", "Microsoft Susan"],
  ],
  de: [
    ...["Petra", "Anna", "Helena", "Viktor", "Markus", "Yannick"],
    ...["Microsoft Katja", "Microsoft Hedda", "Microsoft Stefan", "Microsoft Conrad"],
  ],
  es: [
    ...["Mónica", "Marisol", "Jorge", "Paulina", "Angélica", "Juan", "Isabela"],
    ...["Microsoft Helena", "Microsoft Laura", "Microsoft Elvira", "Microsoft Pablo", "Microsoft Sabina"],
  ],
};

/** Voices made for fun, or so old that a sentence is hard to understand: macOS lists some of them first. */
const NEVER = [
  ...[
    "Albert",
    "Bad News",
    "Bahh",
    "Bells",
    "Boing",
    "Bubbles",
    "Cellos",
    "Deranged",
    "Fred",
    "Good News",
    "Hysterical",
  ],
  ...["Jester", "Junior", "Kathy", "Organ", "Pipe Organ", "Princess", "Ralph", "Superstar", "Trinoids", "Whisper"],
  ...["Wobble", "Zarvox", "Eddy", "Flo", "Grandma", "Grandpa", "Reed", "Rocko", "Sandy", "Shelley", "Agnes", "Bruce"],
];

/** Android's Firefox writes a language with three letters: `eng-US-f000`. */
const OF_THREE: Record<string, string> = { eng: "en", deu: "de", ger: "de", spa: "es" };

/** A voice of this language that lives on this device; a good one where there is one, and none that was made for fun.
 *
 * Others speak on their maker's servers, which need not know what is said; and a voice of another language would make
 * the words hard to understand for somebody who lies on the floor. */
export function ownVoice<V extends Known>(voices: readonly V[], language: string): V | null {
  const ours = languageOf(language);
  const may = voices.filter((voice) => voice.localService && languageOf(voice.lang) === ours && !isOne(voice, NEVER));
  for (const good of GOOD[ours] ?? []) {
    const found = may.find((voice) => isOne(voice, [good]));
    if (found) return found;
  }
  return may[0] ?? null;
}

function languageOf(tag: string): string {
  return OF_THREE[primary(tag)] ?? primary(tag);
}

/** A name may go on: `Anna (Enhanced)`, `Eddy (German (Germany))`. */
function isOne({ name = "" }: Known, names: readonly string[]): boolean {
  return names.some((known) => name === known || name.startsWith(`${known} `));
}
