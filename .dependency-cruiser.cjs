/** The rooms of docs/house: an import may only go down the list. Run by `npm run check`. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain/ is arithmetic and rules: no I/O, no clock, no framework, nothing of the layers above.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', 'libphonenumber-js'] },
    },
    {
      name: 'app-sees-ports-only',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { pathNot: ['^src/app/', '^src/domain/', '^locales/', '^node:'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment: 'links/ is no adapter: it is what the links to switches of any make have in common.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: ['^src/adapters/$1/', '^src/adapters/links/'] },
    },
    {
      name: 'only-main-wires',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|cli|commands|wiring)' },
      to: { path: '^src/(main|cli|commands|wiring)' },
    },
    {
      name: 'emulators-are-independent',
      comment: 'An emulator that shares code with the product would share its mistakes.',
      severity: 'error',
      from: { path: '^emulators/(ecss10|portal|asterisk|shared)/' },
      to: { path: '^(src|web)/' },
    },
    {
      name: 'product-does-not-know-emulators',
      severity: 'error',
      from: { path: '^(src|web|locales)/' },
      to: { path: '^(emulators|test|bench)/' },
    },
    {
      name: 'pages-know-only-api-types',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/adapters/http/api-types' },
    },
    { name: 'no-orphan-deps', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.vue'] },
    exclude: { path: '(^dist/|^var/)' },
  },
};
