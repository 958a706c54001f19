// A reader's ticks: in stages that are headings, leads and rows; shared between languages, kept as a
// file, cleared, by keyboard; the author's marks are the start; without script nothing is offered.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { noSite, rmgen } from './site.mjs';

const SITE = {
  'rmgen.yaml': 'title: 시험\ndefault_language: ko\nlanguages:\n  ko: { label: 한국어, title: 시험 }\n  zh-Hant: { label: 繁體中文, title: 試驗 }\n',
  'content/ko/plan.md': '---\ntitle: 로드맵\n---\n## 1단계: 기초\n\n- [x] 셸 배우기\n- [ ] 깃 배우기\n\n## 2단계: 배포\n\n- 이미지 만들기\n- 배포하기\n',
  'content/zh-Hant/plan.md': '---\ntitle: 路線圖\n---\n## 階段 1：基礎\n\n- [x] 學 shell\n- [ ] 學 git\n\n## 階段 2：部署\n\n- 製作映像\n- 部署\n',
  'content/ko/leads.md': '# 네 주 학습 계획\n\n## 일정\n\n- **1주차: 기초**\n  - 셸 배우기\n  - 깃 배우기\n- **2주차: 배포**\n  - 이미지 만들기\n',
  'content/ko/paragraphs.md': '# 학습 계획\n\n## 단계\n\n**1단계: 기초**\n\n- 셸 배우기\n- 깃 배우기\n\n**2단계: 배포**\n\n- 이미지 만들기\n',
  'content/ko/rows.md': '# 학습 계획\n\n| 단계 | 기간 | 내용 |\n|---|---|---|\n| 1단계 | 1–2개월 | 도커 |\n| 2단계 | 3–4개월 | 배포 |\n',
};
const VIEWPORT = { viewport: { width: 1280, height: 900 }, locale: 'en' };

function build() {
  const root = mkdtempSync(join(tmpdir(), 'rmgen-ticks-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(SITE)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const run = rmgen('build', '-q', '--source', root, '--destination', join(root, 'public'));
  assert.equal(run.status, 0, run.stderr);
  return join(root, 'public');
}

describe('ticks', { skip: noSite || noBrowser, timeout: 900_000 }, () => {
  let browser, server, tab;
  const boxes = () => tab.locator('article .task > input');
  const ring = () => tab.locator('.head .ring').getAttribute('aria-label');
  const station = i => tab.locator('.map .st').nth(i).getAttribute('data-s');
  const go = async (address, options = {}) => {
    tab = await open(browser, server.url + address, { ...VIEWPORT, ...options });
  };

  before(async () => {
    server = await serve(build(), '/');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("the author's marks are the start", async () => {
    await go('ko/plan/');
    assert.equal(await boxes().count(), 4);
    assert.deepEqual(await boxes().evaluateAll(all => all.map(box => box.checked)), [true, false, false, false]);
    assert.equal(await station(0), 'doing');
    await boxes().first().uncheck();
    assert.equal(await station(0), 'todo');
    await tab.reload();
    assert.equal(await boxes().first().isChecked(), false);
    await tab.context().close();
  });

  test('all languages of a plan share them', async () => {
    await go('ko/plan/');
    await boxes().nth(2).check();
    await tab.goto(server.url + 'zh-Hant/plan/');
    assert.deepEqual(await boxes().evaluateAll(all => all.map(box => box.checked)), [true, false, true, false]);
    assert.equal(await ring(), '2 / 4');
    await tab.context().close();
  });

  test('another tab hears of it', async () => {
    await go('ko/plan/');
    const other = await tab.context().newPage();
    await other.goto(server.url + 'zh-Hant/plan/');
    await boxes().nth(1).check();
    await other.waitForFunction(() => document.querySelectorAll('article .task > input')[1].checked);
    assert.equal(await other.locator('.map .st').first().getAttribute('data-s'), 'done');
    await tab.context().close();
  });

  test('they leave as a file, are cleared, and come back', async () => {
    await go('ko/plan/');
    await boxes().nth(3).check();
    const [download] = await Promise.all([tab.waitForEvent('download'), tab.locator('[data-do=export]').click()]);
    const path = await download.path();
    assert.deepEqual(Object.values(JSON.parse(readFileSync(path, 'utf8')).ticks), [1]);
    tab.once('dialog', dialog => dialog.dismiss());
    await tab.locator('[data-do=clear]').click();
    assert.equal(await boxes().nth(3).isChecked(), true);
    tab.once('dialog', dialog => dialog.accept());
    await tab.locator('[data-do=clear]').click();
    assert.equal(await boxes().nth(3).isChecked(), false);
    assert.equal(await boxes().first().isChecked(), true);
    const [chooser] = await Promise.all([tab.waitForEvent('filechooser'), tab.locator('[data-do=import]').click()]);
    await chooser.setFiles(path);
    await tab.waitForFunction(() => document.querySelectorAll('article .task > input')[3].checked);
    await tab.context().close();
  });

  for (const text of ['{"plan":"plan","ticks":null}', '{"plan":"other","ticks":{}}', 'no JSON'])
    test(`a foreign file changes nothing: ${text}`, async () => {
      await go('ko/plan/');
      await boxes().nth(3).check();
      const [chooser] = await Promise.all([tab.waitForEvent('filechooser'), tab.locator('[data-do=import]').click()]);
      await chooser.setFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await tab.waitForFunction(() => document.querySelector('.ticks [role=status]').textContent);
      assert.equal(await boxes().nth(3).isChecked(), true);
      await tab.context().close();
    });

  test('the keyboard ticks', async () => {
    await go('ko/plan/');
    await boxes().nth(1).focus();
    await tab.keyboard.press('Space');
    assert.equal(await boxes().nth(1).isChecked(), true);
    assert.equal(await station(0), 'done');
    await tab.keyboard.press('Tab');
    assert.equal(await boxes().nth(2).evaluate(box => box === document.activeElement), true);
    await tab.context().close();
  });

  for (const [name, count] of [['leads', 3], ['paragraphs', 3], ['rows', 2]])
    test(`stages that are ${name} have boxes, too`, async () => {
      await go(`ko/${name}/`);
      assert.equal(await boxes().count(), count);
      await boxes().first().check();
      assert.equal(await station(0), name === 'rows' ? 'done' : 'doing');
      assert.equal(await station(1), 'todo');
      await tab.reload();
      assert.equal(await boxes().first().isChecked(), true);
      assert.equal(await ring(), `1 / ${count}`);
      assert.deepEqual(tab.faults, []);
      await tab.context().close();
    });

  test('without script there are only the marks of the author', async () => {
    await go('ko/plan/', { javaScriptEnabled: false });
    assert.equal(await tab.locator('.ticks').isVisible(), false);
    assert.equal(await boxes().count(), 2);
    assert.equal(await tab.locator('article .task > input:disabled').count(), 2);
    assert.equal(await ring(), '1 / 2 완료');
    await tab.goto(server.url + 'ko/rows/');
    assert.equal(await boxes().count(), 0);
    await tab.context().close();
  });
});
