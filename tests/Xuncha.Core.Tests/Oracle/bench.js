// Reads sums as [[from, n], …] from standard input, repeats them for a second after as much warming up, and prints
// { perSecond, checkSum }: sums a second, and the sum of the days of the month of all results.
import fs from "node:fs";
import days from "chinese-days";

const work = JSON.parse(fs.readFileSync(0, "utf8"));
const round = () => {
  let total = 0;
  for (const [from, n] of work) total += Number(days.findWorkday(n, from).slice(8));
  return total;
};

const repeat = () => {
  const start = performance.now();
  let rounds = 0;
  let checkSum = 0;
  while (performance.now() - start < 1000) {
    checkSum = round();
    rounds++;
  }
  return { perSecond: (rounds * work.length) / ((performance.now() - start) / 1000), checkSum };
};

repeat();
console.log(JSON.stringify(repeat()));
