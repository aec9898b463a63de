import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf, readPdf } from '../../support/read-pdf.js';
import { type Service, startService } from '../../support/service.js';
import { unzip } from '../../support/unzip.js';

let service: Service;
/** The demo's report of the city: its working copy, and what was issued. */
let city: { id: string; issue: string; symbol: string };

beforeAll(async () => {
  service = await startService();
  const { tenant } = await service
    .as('officer@hai-phong.demo')
    .ask('{ tenant { rootBodies { documents(year: 2026) { id issues { id symbol } } } } }');
  const [document] = tenant.rootBodies[0].documents;
  city = { id: document.id, issue: document.issues[0].id, symbol: document.issues[0].symbol };
});

afterAll(() => service.stop());

const get = async (file: string, who = 'officer@hai-phong.demo') =>
  fetch(new URL(`/reports/${file}`, service.url), { headers: await service.headersOf(who) });
const bytesOf = async (file: string) => new Uint8Array(await (await get(file)).arrayBuffer());

const twips = (millimetres: number) => Math.round((millimetres / 25.4) * 1440);
const attribute = (tag: string, name: string) => Number(new RegExp(`w:${name}="(\\d+)"`).exec(tag)?.[1]);

describe('files of reports', () => {
  test('DOCX has the page, the type and the parts of Nghị định 30/2020', async () => {
    const entries = unzip(await bytesOf(`${city.issue}.docx`));
    const text = entries.get('word/document.xml') ?? '';
    const sizes = [...text.matchAll(/<w:pgSz [^>]*>/g)].map(([tag]) => tag);
    const margins = [...text.matchAll(/<w:pgMar [^>]*>/g)].map(([tag]) => tag);
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    for (const size of sizes) {
      const [short, long] = [attribute(size, 'w'), attribute(size, 'h')].sort((a, b) => a - b);
      expect([short, long]).toEqual([twips(210), twips(297)]);
      expect(size.includes('landscape')).toBe(attribute(size, 'w') > attribute(size, 'h'));
    }
    expect(sizes.filter((size) => size.includes('landscape'))).toHaveLength(2);
    for (const margin of margins) {
      const between = (name: string, least: number, most: number) => {
        expect(attribute(margin, name)).toBeGreaterThanOrEqual(twips(least));
        expect(attribute(margin, name)).toBeLessThanOrEqual(twips(most));
      };
      between('top', 20, 25);
      between('bottom', 20, 25);
      between('left', 30, 35);
      between('right', 15, 20);
    }
    expect(entries.get('word/styles.xml')).toContain('Times New Roman');
    // Half points: 13 or 14 pt in the text.
    expect(text).toMatch(/<w:sz w:val="28"\/>/);
    const parts = [
      'ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG',
      'BAN CHỈ ĐẠO THÀNH PHỐ',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      `Số: ${city.symbol}`,
      'Hải Phòng, ngày 22 tháng 11 năm 2026',
      'BÁO CÁO',
      'Kính gửi: UBND thành phố.',
      'TM. BAN CHỈ ĐẠO',
      'TRƯỞNG BAN',
      'Nơi nhận:',
      '- Lưu: VT.',
    ];
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
    // Repeated heads of every table that goes over pages; the number of the page from the second on.
    expect(text.match(/<w:tblHeader\/>/g)).toHaveLength(3);
    expect(text).toContain('<w:titlePg/>');
    expect([...entries.values()].some((xml) => xml.includes('<w:hdr') && xml.includes('PAGE'))).toBe(true);
    // 114 communes, none left out.
    const names = await service.rows(
      "select name from sauro.body where level = 'COMMUNE' and tenant_id = (select id from sauro.tenant where code = 'hai-phong')",
    );
    expect(names).toHaveLength(114);
    expect(names.filter(({ name }) => !text.includes(`>${name}<`))).toEqual([]);
  });

  test('PDF is A4, upright and landscape, and carries its own type of Times metric', async () => {
    const file = Buffer.from(await bytesOf(`${city.issue}.pdf`)).toString('latin1');
    expect(file.startsWith('%PDF-')).toBe(true);
    const boxes = new Set([...file.matchAll(/\/MediaBox \[([^\]]*)\]/g)].map((match) => match[1]));
    expect(boxes).toEqual(new Set(['0 0 595.28 841.89', '0 0 841.89 595.28']));
    expect(new Set([...file.matchAll(/\/BaseFont \/[A-Z]+\+([\w-]+)/g)].map((match) => match[1]))).toEqual(
      new Set(['Tinos-Regular', 'Tinos-Bold', 'Tinos-Italic', 'Tinos-BoldItalic']),
    );
    expect(file.match(/\/FontFile2/g)).toHaveLength(4);
  });

  test('PDF keeps the margins, the sizes and the parts of Nghị định 30/2020 on every page, and no letter is missing', async () => {
    const pages = readPdf(await bytesOf(`${city.issue}.pdf`));
    expect(pages.length).toBeGreaterThan(6);
    const mm = (points: number) => (points / 72) * 25.4;
    for (const [index, { width, height, texts }] of pages.entries()) {
      expect([mm(Math.min(width, height)), mm(Math.max(width, height))].map(Math.round)).toEqual([210, 297]);
      // The number of the page stands in the upper margin; everything else between the margins.
      const inside = texts.filter(({ y }) => mm(height - y) > 20);
      const above = texts.filter(({ y }) => mm(height - y) <= 20);
      expect(above.map(({ text }) => text.trim()).join('')).toBe(index === 0 ? '' : String(index + 1));
      for (const { x, y, size, broken } of inside) {
        expect(mm(x)).toBeGreaterThanOrEqual(29.99);
        expect(mm(width - x)).toBeGreaterThanOrEqual(15);
        expect(mm(y)).toBeGreaterThanOrEqual(20);
        expect(size).toBeGreaterThanOrEqual(10);
        expect(size).toBeLessThanOrEqual(14);
        expect(broken).toBe(false);
      }
    }
    const [first, second] = pages;
    if (!first || !second) throw new Error('the document has two pages at least');
    const lines = linesOf(first);
    expect(lines[0]).toBe('ỦY BAN NHÂN DÂN THÀNH PHỐ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(lines.join(' ')).toContain(`Số: ${city.symbol}`);
    expect(lines).toContain('BÁO CÁO');
    // The text itself is of 14 points.
    expect(new Set(first.texts.filter(({ x, y }) => mm(x) < 31 && y < 600).map(({ size }) => size))).toEqual(
      new Set([14]),
    );
  });

  test('each page of a table repeats its head, and says on the first which document it belongs to', async () => {
    const pages = readPdf(await bytesOf(`${city.issue}.pdf`)).map((page) => ({ ...page, lines: linesOf(page) }));
    const first = pages.findIndex(({ lines }) => lines.includes('Phụ lục I'));
    const next = pages.findIndex(({ lines }) => lines.includes('Phụ lục II'));
    const wide = pages.slice(first, next);
    expect(wide.length).toBeGreaterThan(2);
    for (const { width, height, lines } of wide) {
      expect(width).toBeGreaterThan(height);
      expect(lines.some((line) => line.startsWith('STT'))).toBe(true);
    }
    expect(wide[0]?.lines.join(' ')).toContain(
      `(Kèm theo Báo cáo số ${city.symbol} ngày 22 tháng 11 năm 2026 của Ban Chỉ đạo thành phố)`,
    );
    const numbers = wide.flatMap(({ texts }) => texts.filter(({ x }) => x < 110).map(({ text }) => text.trim()));
    for (const place of [1, 57, 114]) expect(numbers).toContain(String(place));
  });

  test('XLSX has every table with Vietnamese heads and real numbers', async () => {
    const entries = unzip(await bytesOf(`${city.issue}.xlsx`));
    const sheets = [...entries.keys()].filter((name) => /worksheets\/sheet\d+\.xml$/.test(name));
    expect(sheets).toHaveLength(3);
    const strings = entries.get('xl/sharedStrings.xml') ?? '';
    for (const head of ['Ban Chỉ đạo', 'Tổng số đơn vị', 'Đạt chuẩn ANTT', 'Nơi báo cáo', 'Nộp lúc'])
      expect(strings).toContain(`>${head}<`);
    const { report } = await service
      .as('officer@hai-phong.demo')
      .ask('query ($id: ID!) { report(id: $id) { issues { figures { total { units } } } } }', { id: city.id });
    const first = entries.get(sheets[0] ?? '') ?? '';
    // The row of sums stands below the head: a number, not a text.
    const [, cell = ''] = /<c r="D4"([^>]*)>/.exec(first) ?? [];
    expect(cell).not.toContain('t=');
    expect(/<c r="D4"[^>]*><v>(\d+)<\/v>/.exec(first)?.[1]).toBe(String(report.issues[0].figures.total.units));
    expect(first.match(/<row /g)?.length).toBeGreaterThanOrEqual(114 + 4);
  });

  test('the demo reports what its figures say', async () => {
    const { report } = await service
      .as('officer@hai-phong.demo')
      .ask('query ($id: ID!) { report(id: $id) { issues { figures { counted { units registered } } } } }', {
        id: city.id,
      });
    const [kept] = await service.rows(
      "select count(*)::int as units, count(*) filter (where eligible and registered)::int as registered from sauro.standing where year = 2026 and tenant_id = (select id from sauro.tenant where code = 'hai-phong')",
    );
    expect(report.issues[0].figures.counted).toEqual(kept);
    expect(kept.registered).toBeGreaterThan(0);
  });

  test('a working copy has neither number nor date', async () => {
    const text = unzip(await bytesOf(`${city.id}.docx`)).get('word/document.xml') ?? '';
    expect(text).toContain('/BC-BCĐ');
    expect(text).not.toContain(`Số: ${city.symbol}`);
    expect(text).toContain('ngày       tháng       năm');
  });

  test('files are named in Vietnamese', async () => {
    const reply = await get(`${city.issue}.pdf`);
    expect(reply.headers.get('content-type')).toBe('application/pdf');
    const [, name = ''] = /filename\*=UTF-8''([^;]+)$/.exec(reply.headers.get('content-disposition') ?? '') ?? [];
    expect(decodeURIComponent(name)).toBe(
      `Báo cáo ${city.symbol.replace('/', '_')} - Ban Chỉ đạo thành phố - 2026.pdf`,
    );
  });

  test.each([
    ['another tenant', 'officer@hoa-binh.demo', 'pdf', 404],
    ['a commune below', 'commune@hai-phong.demo', 'pdf', 403],
    ['a unit', 'unit@hai-phong.demo', 'docx', 403],
    ['a BI analyst', 'bi@hai-phong.demo', 'xlsx', 403],
    ['a format that is not there', 'officer@hai-phong.demo', 'exe', 404],
  ])('%s is refused', async (_, who, extension, status) => {
    expect((await get(`${city.issue}.${extension}`, who)).status).toBe(status);
  });

  test('nobody, and what is no id, are refused', async () => {
    expect((await fetch(new URL(`/reports/${city.issue}.pdf`, service.url))).status).toBe(401);
    expect((await get('x.pdf')).status).toBe(404);
    expect((await get("'; drop table report.docx")).status).toBe(404);
  });
});
