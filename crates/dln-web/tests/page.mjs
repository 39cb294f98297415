// The page in a real browser, beside the program: `cargo xtask web --test` sets the variables and runs this.
import { chromium } from "playwright-core";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { PAGE, BROWSER, PROGRAM, DIGITS, PICTURES } = process.env;
const ADDRESS = pathToFileURL(PAGE).href;
// Twelve digits; the functions of a browser's library may differ from the program's in the last ones. Errors are relative to 1, so
// that what vanishes is compared with that.
const DIGITS_THAT_AGREE = 1e-12;
const folder = mkdtempSync(join(tmpdir(), "dln-page-"));
const failures = [];
let checks = 0;

function check(holds, what) {
  checks += 1;
  if (!holds) failures.push(what);
  if (!holds) console.log(`FAILED  ${what}`);
}

function dln(...words) {
  const { stdout } = spawnSync(PROGRAM, [...words, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

// Where the page differs from what the program says; what the page says besides does not matter.
function differences(expected, found, at = "") {
  if (typeof expected === "number" && typeof found === "number") {
    const scale = Math.max(Math.abs(expected), Math.abs(found), 1e-3);
    return Math.abs(expected - found) <= DIGITS_THAT_AGREE * scale ? [] : [`${at}: ${expected} against ${found}`];
  }
  if (expected !== null && typeof expected === "object") {
    if (found === null || typeof found !== "object") return [`${at}: ${JSON.stringify(found)}`];
    return Object.keys(expected).flatMap((key) => differences(expected[key], found[key], `${at}.${key}`));
  }
  return expected === found ? [] : [`${at}: ${JSON.stringify(expected)} against ${JSON.stringify(found)}`];
}

function compare(expected, found, what) {
  const wrong = differences(expected, found);
  check(wrong.length === 0, `${what}: ${wrong.length} numbers differ, such as ${wrong[0]}`);
}

async function open(browser, hash, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => check(false, `${hash}: ${error}`));
  page.on("console", (message) => message.type() === "error" && check(false, `${hash}: ${message.text()}`));
  page.on("request", (request) => check(/^(file|blob|data):/.test(request.url()), `${hash} asks the network for ${request.url()}`));
  await page.goto(`${ADDRESS}${hash}`);
  await page.waitForSelector("html[data-ready]");
  return page;
}

async function answer(page, command) {
  await page.waitForFunction((name) => globalThis.dln.answers[name], command);
  return page.evaluate((name) => globalThis.dln.answers[name], command);
}

async function everyTabOpens(browser) {
  const page = await open(browser, "");
  for (const tab of ["noise", "transfer", "data", "learning"]) {
    await page.click(`[data-tab=${tab}]`);
    check(await page.isVisible(`#${tab}`), `${tab} is not shown`);
    check(page.url().includes(`#${tab}`), `the address does not name ${tab}`);
  }
  // A field's value reaches the address a moment later, which once took the place of a tab opened meanwhile.
  await page.locator('[data-slider="noise"]').first().fill("200");
  await page.click("[data-tab=data]");
  await page.waitForTimeout(400);
  check(page.url().endsWith("#data"), `the address names ${page.url().split("#")[1]} after the tab was left`);
  await page.click("[data-tab=learning]");
  await page.focus("[data-tab=learning]");
  await page.keyboard.press("ArrowRight");
  check(await page.isVisible("#noise"), "arrow keys do not move between tabs");
  const unlabelled = await page.evaluate(
    () => [...document.querySelectorAll("input, select, button")].filter((item) => !(item.labels?.length || item.getAttribute("aria-label") || item.textContent.trim())).length,
  );
  check(unlabelled === 0, `${unlabelled} fields have no label`);
  await page.context().close();
}

const PREDICTIONS = [
  { hash: "s1=4&s2=0", words: ["--teacher", "4"] },
  { hash: "s1=12&s2=8&s3=4", words: ["--teacher", "12,8,4"] },
  { hash: "s1=0.6&s2=0", words: ["--teacher", "0.6"] },
  { hash: "s1=2&s2=0&noise=0", words: ["--teacher", "2", "--noise", "0"] },
  { hash: "s1=3&s2=0&examples=400&layers=4", words: ["--teacher", "3", "--examples", "400", "--layers", "4"] },
  { hash: "s1=3&s2=1.5&examples=50&epsilon=0.001", words: ["--teacher", "3,1.5", "--examples", "50", "--init-scale", "0.001"] },
  { hash: "s1=5&s2=0&hidden=3&layers=1", words: ["--teacher", "5", "--hidden", "3", "--layers", "1"] },
];
const PAIRS = [
  { hash: "a=3&b=10&q=0.5", words: ["--teacher-a", "3", "--teacher-b", "10", "--alignment", "0.5"] },
  { hash: "a=0.7&b=5&q=1&noise=1.2", words: ["--teacher-a", "0.7", "--teacher-b", "5", "--alignment", "1", "--noise", "1.2"] },
  { hash: "a=4&b=4&q=0&examples=300", words: ["--teacher-a", "4", "--teacher-b", "4", "--alignment", "0", "--examples", "300"] },
];

async function numbersAreTheProgrammes(browser) {
  for (const { hash, words } of PREDICTIONS) {
    const page = await open(browser, `#learning&inputs=100&outputs=50&${hash}`);
    const hidden = hash.includes("hidden") ? [] : ["--hidden", "50"];
    const expected = dln("predict", ...words, ...hidden, "--inputs", "100", "--outputs", "50", "--points", "300");
    compare(expected, await answer(page, "predict"), `predict ${hash}`);
    await page.context().close();
  }
  const sizes = ["--inputs", "100", "--outputs-a", "50", "--outputs-b", "50"];
  for (const { hash, words } of PAIRS) {
    const page = await open(browser, `#transfer&${hash}`);
    compare(dln("transfer", ...words, ...sizes), await answer(page, "transfer"), `transfer ${hash}`);
    const find = (flag) => words[words.indexOf(flag) + 1];
    const others = words.slice(6);
    const sequence = dln("finetune", "--source", find("--teacher-b"), "--target", find("--teacher-a"), "--alignment", find("--alignment"), ...others, "--inputs", "100", "--source-outputs", "50", "--target-outputs", "50", "--until", "8");
    // The page draws fewer points.
    delete sequence.curve;
    compare(sequence, await answer(page, "finetune"), `finetune ${hash}`);
    await page.context().close();
  }
}

async function bandIsTheProgrammes(browser) {
  const page = await open(browser, "#learning&s1=2&s2=0&inputs=40&outputs=20&hidden=20&examples=40&band=40");
  const { band } = dln("predict", "--teacher", "2", "--inputs", "40", "--outputs", "20", "--band", "40", "--points", "60");
  compare(band.curve, (await answer(page, "band")).curve, "band");
  await page.context().close();
}

async function draggingChangesTheCurve(browser) {
  const page = await open(browser, "#learning&s2=0");
  const canvas = page.locator('[data-picture="errors"] canvas').first();
  await canvas.waitFor();
  const before = { picture: await canvas.screenshot(), curve: JSON.stringify((await answer(page, "predict")).curve) };
  const box = await page.locator('[data-slider="noise"]').boundingBox();
  await page.mouse.move(box.x + box.width * 0.35, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 0; step <= 20; step += 1) await page.mouse.move(box.x + box.width * (0.35 + 0.025 * step), box.y + box.height / 2);
  await page.mouse.up();
  await page.waitForFunction((curve) => JSON.stringify(globalThis.dln.answers.predict.curve) !== curve, before.curve);
  await page.waitForFunction(() => !document.querySelector("#learning figure.old"));
  const after = { picture: await canvas.screenshot(), curve: JSON.stringify((await answer(page, "predict")).curve) };
  check(before.curve !== after.curve, "dragging leaves the numbers");
  check(!before.picture.equals(after.picture), "dragging leaves the picture");
  await page.waitForTimeout(300);
  check(/noise=/.test(page.url()), "dragging leaves the address");
  for (const [button, start] of [[".svg", "<svg"], [".csv", "time_tau,"]]) {
    const waiting = page.waitForEvent("download");
    await page.click(`[data-picture="errors"] ${button}`);
    const text = readFileSync(await (await waiting).path(), "utf8");
    check(text.startsWith(start) && text.length > 2000, `${button} gives ${text.slice(0, 40)}`);
    check(!/NaN|undefined|Infinity/.test(text), `${button} holds no numbers`);
  }
  await page.context().close();
}

// From a slider's move to the drawn curve, on this machine.
async function curvesAreQuick(browser) {
  const page = await open(browser, "#learning");
  const moved = (tab, field, values, kind) =>
    page.evaluate(
      async ([tab, field, values, kind]) => {
        const slider = document.querySelector(`#${tab} [data-slider="${field}"]`);
        const panel = document.getElementById(tab);
        const times = [];
        for (const value of values) {
          delete panel.dataset[kind];
          slider.value = String(value);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          while (panel.dataset[kind] === undefined) await new Promise((done) => setTimeout(done, 2));
          times.push(Number(panel.dataset[kind]));
          await new Promise((done) => requestAnimationFrame(done));
        }
        return times.sort((a, b) => a - b);
      },
      [tab, field, values, kind],
    );
  const values = Array.from({ length: 60 }, (_, index) => 200 + 10 * index);
  const told = (name, times) => console.log(`${name}: median ${times[times.length >> 1].toFixed(1)} ms, nine in ten within ${times[Math.floor(times.length * 0.9)].toFixed(1)} ms`);
  const two = await moved("learning", "noise", values, "milliseconds");
  told("two layers", two);
  await page.evaluate(() => (location.hash = "#learning&layers=4"));
  await page.waitForFunction(() => document.getElementById("learning").dataset.deep);
  const deep = await moved("learning", "noise", values.slice(0, 20), "deep");
  told("four layers", deep);
  await page.evaluate(() => (location.hash = "#noise"));
  told("noise", await moved("noise", "noise", values.slice(0, 20), "milliseconds"));
  await page.evaluate(() => (location.hash = "#transfer"));
  told("transfer", await moved("transfer", "b", values.slice(0, 20), "milliseconds"));
  // The goals are 16 and 100 ms; they are told and not asserted, since a machine may be busy with other things.
  await page.context().close();
}

// The first digits of the set, pixels and classes side by side.
function digits(examples) {
  const [inputs, targets] = ["inputs.csv", "targets.csv"].map((name) => readFileSync(join(DIGITS, name), "utf8").trim().split("\n"));
  return inputs.slice(0, examples + 1).map((line, row) => `${line},${targets[row]}`).join("\n") + "\n";
}

async function drop(page, name, contents) {
  const path = join(folder, name);
  writeFileSync(path, contents);
  await page.setInputFiles("#data input[type=file]", path);
  await page.waitForFunction(() => !document.querySelector("#data form").hidden || !document.querySelector("#data .notice").hidden);
  return path;
}

async function dataAreAnalysed(browser) {
  const page = await open(browser, "#data");
  const path = await drop(page, "digits.csv", digits(300));
  const columns = await page.locator("#data [data-column]").count();
  for (let column = 64; column < columns; column += 1) await page.selectOption(`#role-${column}`, "target");
  await page.click("#data .go");
  await page.waitForFunction(() => globalThis.dln.answers.analyze, null, { timeout: 300_000 });
  const expected = dln("analyze", "--data", path, "--targets", "digit_*", "--quiet");
  const found = await answer(page, "analyze");
  // The page names a dropped file by its name alone.
  expected.notes = expected.notes.map((note) => note.replace(path, "digits.csv"));
  // Ten classes that add up to one leave a direction without targets. Which of its vectors the start of size ε = 1e-3 takes is up to
  // rounding, and errors by output show it.
  for (const [index, output] of expected.outputs.entries()) {
    const ratio = found.outputs[index].expected_test_error / output.expected_test_error;
    check(found.outputs[index].name === output.name && Math.abs(ratio - 1) < 1e-3, `output ${output.name}: ${ratio}`);
  }
  delete expected.outputs;
  compare(expected, found, "analyze");
  const text = execFileSync(PROGRAM, ["analyze", "--data", path, "--targets", "digit_*", "--quiet"], { encoding: "utf8" });
  check((await page.textContent("#data .text")) === text, "the text is not the program's");
  check((await page.textContent("#data .verdict")) === expected.verdict, "the verdict is not the program's");
  await page.context().close();
}

const MALFORMED = [
  ["ragged.csv", "a,b,y\n1,2,3\n4,5\n"],
  ["word.csv", "a,b,y\n1,2,3\n4,5,six,\n"],
  ["empty.csv", ""],
  ["header.csv", "a,b,y\n"],
  ["money.csv", "a,y\n$1,2\n$2,3\n$3,4\n"],
  ["date.csv", "a,y\n2024-01-01,2\n2024-01-02,3\n2024-01-03,5\n"],
  ["missing.csv", "a,y\n1,2\n,3\n2,4\n5,6\n"],
  ["constant.csv", "a,y\n1,2\n1,3\n1,4\n1,7\n"],
  ["text.npy", "no array"],
];

// Files come slowly, as from a busy disk, and a large one later than a small one: what was said of the file before must not stand for the new one.
async function readSlowly(page) {
  await page.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = async function () {
      await new Promise((done) => setTimeout(done, this.size > 10_000 ? 400 : 50));
      return read.call(this);
    };
  });
}

async function theLaterOfTwoFilesIsShown(page) {
  const large = join(folder, "large.csv");
  writeFileSync(large, digits(300));
  await page.setInputFiles("#data input[type=file]", large);
  await drop(page, "small.csv", "a,y\n1,2\n2,3\n");
  await page.waitForTimeout(800);
  check((await page.textContent("#data .shape")).startsWith("2 examples"), "of two files, the earlier is shown");
}

async function malformedFilesAreRefused(browser) {
  const page = await open(browser, "#data");
  await readSlowly(page);
  await theLaterOfTwoFilesIsShown(page);
  for (const [name, contents] of MALFORMED) {
    const path = await drop(page, name, contents);
    if (await page.isVisible("#data form")) {
      const last = (await page.locator("#data [data-column]").count()) - 1;
      // A column that is neither numbers nor text is left out at first.
      await page.selectOption("#role-0", last === 0 ? "target" : "input");
      await page.click("#data .go");
      await page.waitForFunction(() => !document.querySelector("#data .notice").hidden || !document.querySelector("#data .result").hidden);
    }
    const { error } = dln("analyze", "--data", path, "--targets", "y", "--quiet");
    const expected = `${error?.message} – ${error?.help}`.replaceAll(path, name);
    const found = await page.textContent("#data .notice");
    check(found === expected, `${name}: the page says ${JSON.stringify(found)}, the program ${JSON.stringify(expected)}`);
  }
  for (const name of ["table.parquet", "arrays.npz"]) {
    await drop(page, name, "what is in it does not matter");
    check((await page.textContent("#data .notice")).includes("the program `dln` reads and this page does not"), `${name} is not refused`);
  }
  await page.context().close();
}

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true };

async function pictures(browser) {
  const views = [["desktop", {}], ["phone", PHONE]];
  const shots = [
    ["learning", "#learning", "light"],
    ["learning", "#learning&s1=6&s2=1.5&layers=4&band=40&inputs=60&outputs=30&hidden=30&examples=60&until=40", "dark"],
    ["noise", "#noise", "light"],
    ["noise", "#noise", "dark"],
    ["transfer", "#transfer", "light"],
    ["transfer", "#transfer", "dark"],
    ["data", "#data", "light"],
    ["data", "#data", "dark"],
  ];
  for (const [size, options] of views) {
    for (const [tab, hash, colorScheme] of shots) {
      const page = await open(browser, hash, { ...options, colorScheme });
      if (tab === "data") {
        await page.click("#data .example");
        await page.waitForSelector("#data form:not([hidden])");
        await page.click("#data .go");
        await page.waitForSelector("#data .result:not([hidden])");
      }
      if (tab === "transfer") await page.waitForSelector("#transfer .map svg");
      await page.waitForFunction(() => !document.querySelector("[role=tabpanel]:not([hidden]) figure.old"));
      if (hash.includes("band")) await answer(page, "band");
      await page.waitForTimeout(200);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, `${tab} is ${wide} pixels too wide for a ${size}`);
      await page.screenshot({ path: join(PICTURES, `${tab}-${size}-${colorScheme}.png`), fullPage: true });
      await page.context().close();
    }
  }
}

const browser = await chromium.launch({ executablePath: execFileSync("which", [BROWSER], { encoding: "utf8" }).trim(), args: ["--no-sandbox"] });
const tests = [everyTabOpens, numbersAreTheProgrammes, bandIsTheProgrammes, draggingChangesTheCurve, curvesAreQuick, dataAreAnalysed, malformedFilesAreRefused, pictures];
for (const test of tests) {
  const began = performance.now();
  try {
    await test(browser);
  } catch (error) {
    check(false, `${test.name}: ${error}`);
  }
  console.log(`${test.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
await browser.close();
console.log(`${checks - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
