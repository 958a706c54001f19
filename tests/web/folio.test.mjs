// The second theme passes what the first one has to: its pages follow from their data alone, every link
// leads somewhere, and neither axe nor the Nu HTML checker finds a fault.
process.env.RMGEN_THEME = 'folio';
for (const name of ['contract', 'crawl', 'vnu', 'axe'])
  await import(`./${name}.test.mjs`);
