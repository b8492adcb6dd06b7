/**
 * The Korean particles whose form depends on how the word before them ends: 7을, 3을, 9를, 3으로, 7로. A text that has a
 * value before such a particle names both forms, "{digit}(으)로"; here the one that fits is chosen. Where it is not known
 * how a word is read, as with most foreign names, both stay. A line may break at spaces only, not between 97% and 를.
 */

/** Both forms as texts name them, the one after a final consonant, the one after a vowel. */
/** @type {[string, string, string][]} */
const FORMS = [["을(를)", "을", "를"], ["이(가)", "이", "가"], ["은(는)", "은", "는"], ["와(과)", "과", "와"], ["(으)로", "으로", "로"], ["(이)라고", "이라고", "라고"]];
const PATTERN = new RegExp(`([가-힣0-9%])(${FORMS.map(([both]) => both.replace(/[()]/g, "\\$&")).join("|")})`, "g");

const FIRST_SYLLABLE = 0xac00;
/** So many syllables share their beginning and differ in how they end. */
const ENDINGS = 28;
const RIEUL = 8;
/** How figures and the sign for per cent are read: 영, 일, 이, … A 0 at the end of a number, 십, 백 or 천, ends in a consonant too. */
const READ = { 0: "영", 1: "일", 2: "이", 3: "삼", 4: "사", 5: "오", 6: "육", 7: "칠", 8: "팔", 9: "구", "%": "트" };

/** Joins without a space: 97%를 stays on one line. */
const WORD_JOINER = "\u2060";

/** @param {string} text */
export function fitParticles(text) {
  const fitted = text.replace(PATTERN, (_, /** @type {string} */ last, /** @type {string} */ both) => {
    const syllable = READ[/** @type {keyof typeof READ} */ (last)] ?? last;
    const ending = (syllable.charCodeAt(0) - FIRST_SYLLABLE) % ENDINGS;
    const [, afterConsonant, afterVowel] = /** @type {[string, string, string]} */ (FORMS.find(([form]) => form === both));
    // 로 follows ㄹ as it follows a vowel.
    const isOpen = ending === 0 || (ending === RIEUL && both === "(으)로");
    return last + (isOpen ? afterVowel : afterConsonant);
  });
  return fitted.replace(/%(?=[가-힣])/g, `%${WORD_JOINER}`);
}
