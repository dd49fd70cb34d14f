// Prints, as one JSON object, what chinese-days says: each day's status, random sums, and the lunar days and solar terms to come.
// Arguments: the seed of the random sums and how many of them.
import days from "chinese-days";

const { isWorkday, findWorkday, getSolarDateFromLunar, getSolarTermDate } = days;
const iso = (time) => new Date(time).toISOString().slice(0, 10);
const day = 24 * 60 * 60 * 1000;
const first = Date.UTC(2004, 0, 1);
const last = Date.UTC(2026, 11, 31);

const status = [];
for (let time = first; time <= last; time += day) status.push(isWorkday(iso(time)) ? 1 : 0);

// A small generator with a seed (mulberry32), so that a failure can be repeated.
let state = Number(process.argv[2]);
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const sums = [];
while (sums.length < Number(process.argv[3])) {
  const from = iso(first + Math.floor((random() * (last - first)) / day) * day);
  const n = (1 + Math.floor(random() * 60)) * (random() < 0.5 ? -1 : 1);
  sums.push({ from, n, to: findWorkday(n, from) });
}

const ahead = [];
for (let year = 2025; year <= 2099; year++) {
  ahead.push({
    year,
    springFestival: getSolarDateFromLunar(`${year}-01-01`).date,
    dragonBoat: getSolarDateFromLunar(`${year}-05-05`).date,
    midAutumn: getSolarDateFromLunar(`${year}-08-15`).date,
    qingming: getSolarTermDate(year, 4, "pure_brightness"),
  });
}

console.log(JSON.stringify({ status, sums, ahead }));
