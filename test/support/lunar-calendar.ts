// The Vietnamese lunar calendar by Hồ Ngọc Đức's astronomical algorithm (new moons and solar longitude after Meeus, at UTC+7):
// the independent witness for the dates that stand in the table of holidays.

const ZONE = 7 / 24;
const rad = Math.PI / 180;

function julianDay(year: number, month: number, day: number): number {
  const a = Math.floor((14 - month) / 12);
  const y = year + 4800 - a;
  const m = month + 12 * a - 3;
  return (
    day +
    Math.floor((153 * m + 2) / 5) +
    365 * y +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) -
    32_045
  );
}

/** The local day on which the k-th new moon since 1900 falls. */
function newMoonDay(k: number): number {
  const t = k / 1236.85;
  const t2 = t * t;
  const t3 = t2 * t;
  const sun = (359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3) * rad;
  const moon = (306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3) * rad;
  const latitude = (21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3) * rad;
  const mean =
    2_415_020.75933 +
    29.53058868 * k +
    0.0001178 * t2 -
    0.000000155 * t3 +
    0.00033 * Math.sin((166.56 + 132.87 * t - 0.009173 * t2) * rad);
  const correction =
    (0.1734 - 0.000393 * t) * Math.sin(sun) +
    0.0021 * Math.sin(2 * sun) -
    0.4068 * Math.sin(moon) +
    0.0161 * Math.sin(2 * moon) -
    0.0004 * Math.sin(3 * moon) +
    0.0104 * Math.sin(2 * latitude) -
    0.0051 * Math.sin(sun + moon) -
    0.0074 * Math.sin(sun - moon) +
    0.0004 * Math.sin(2 * latitude + sun) -
    0.0004 * Math.sin(2 * latitude - sun) -
    0.0006 * Math.sin(2 * latitude + moon) +
    0.001 * Math.sin(2 * latitude - moon) +
    0.0005 * Math.sin(2 * moon + sun);
  return Math.floor(mean + correction - (-0.000278 + 0.000265 * t + 0.000262 * t2) + 0.5 + ZONE);
}

/** Which twelfth of the ecliptic the sun stands in at the beginning of a local day. */
function solarTerm(day: number): number {
  const t = (day - 0.5 - ZONE - 2_451_545) / 36_525;
  const m = (357.5291 + 35_999.0503 * t - 0.0001559 * t * t) * rad;
  const mean = 280.46645 + 36_000.76983 * t + 0.0003032 * t * t;
  const centre =
    (1.9146 - 0.004817 * t) * Math.sin(m) + (0.019993 - 0.000101 * t) * Math.sin(2 * m) + 0.00029 * Math.sin(3 * m);
  return Math.floor(((((mean + centre) % 360) + 360) % 360) / 30);
}

/** The first day of the eleventh month, which holds the winter solstice. */
function eleventhMonth(year: number): number {
  const k = Math.floor((julianDay(year, 12, 31) - 2_415_021) / 29.530588853);
  const day = newMoonDay(k);
  return solarTerm(day) >= 9 ? newMoonDay(k - 1) : day;
}

/** The solar day of a day of an ordinary lunar month, January to October of the lunar year. */
export function solarOfLunar(year: number, month: number, day: number): string {
  const from = eleventhMonth(year - 1);
  const k = Math.floor((from - 2_415_021.076998695) / 29.530588853 + 0.5);
  let offset = month + 1;
  if (eleventhMonth(year) - from > 365) {
    let leap = 1;
    while (solarTerm(newMoonDay(k + leap)) !== solarTerm(newMoonDay(k + leap + 1))) leap += 1;
    if (offset >= leap) offset += 1;
  }
  const days = newMoonDay(k + offset) + day - 1 - julianDay(1970, 1, 1);
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}
