/**
 * Light and dark by what the reader prefers. Series have the colours of Okabe and Ito, which stay apart for the
 * colour-blind; verdicts have a sign and a word besides.
 */
export const styleSheet = `
:root{color-scheme:light dark;--page:#fbfbfa;--card:#fff;--ink:#1d2127;--soft:#5b6470;--line:#dfe3e8;--grid:#e9ecf0;
--bad:#b0400a;--good:#00608f;--warn:#8a6100;--badBack:#fdf0e9;--goodBack:#e9f4fa;--warnBack:#fbf4e0;
--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#b8558f;--c4:#b57d00;--c5:#3f97c9;--c6:#6c5fa8;--c7:#6b7280}
@media(prefers-color-scheme:dark){:root{--page:#14171b;--card:#1b1f25;--ink:#e7eaee;--soft:#a0a9b5;--line:#323942;--grid:#2a3038;
--bad:#f39a63;--good:#74c0ee;--warn:#e5bf5e;--badBack:#33231a;--goodBack:#1a2b38;--warnBack:#302915;
--c0:#5cb0e8;--c1:#f0894a;--c2:#3cc79d;--c3:#e29cc6;--c4:#e9b949;--c5:#94d3f6;--c6:#b0a4e3;--c7:#a7afba}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:76rem;margin:0 auto;padding:clamp(1.25rem,4vw,3.5rem) clamp(1rem,4vw,3rem) 5rem}
h1,h2,h3,h4{line-height:1.25;margin:0;overflow-wrap:anywhere;text-wrap:balance}
h1{font-size:clamp(1.3rem,1rem + 1.8vw,2.1rem);font-weight:680;letter-spacing:-.015em}
h2{font-size:1.4rem;font-weight:660;letter-spacing:-.01em;margin-top:4rem;padding-top:1.25rem;border-top:1px solid var(--line)}
h3{font-size:1.1rem;font-weight:640;margin-top:2.75rem}
h4{font-size:.9rem;font-weight:620;margin-top:1.75rem}
p{margin:.5rem 0 0;max-width:46rem;overflow-wrap:anywhere}
.eyebrow{font-size:.8rem;font-weight:620;letter-spacing:.07em;text-transform:uppercase;color:var(--soft);margin:0 0 .5rem}
.soft,small,figcaption{color:var(--soft)}
small{font-size:.8125rem}
code{font:.85em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.statements{display:grid;gap:.75rem;margin:1.75rem 0 0;padding:0;list-style:none}
.statements li,.note{border-left:4px solid var(--line);background:var(--card);padding:.7rem 1rem;border-radius:0 6px 6px 0;overflow-wrap:anywhere}
.statements .bad,.note.bad{border-color:var(--bad);background:var(--badBack)}
.statements .good,.note.good{border-color:var(--good);background:var(--goodBack)}
.statements .warn,.note.warn{border-color:var(--warn);background:var(--warnBack)}
.note{margin:.75rem 0 0;max-width:none}
dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),max-content));gap:1rem 2.5rem;margin:2rem 0 0}
dl.facts dt{font-size:.8125rem;color:var(--soft)}
dl.facts dd{margin:0;overflow-wrap:anywhere}
.wide{grid-column:1/-1}
nav ol{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;margin:2rem 0 0;padding:0;list-style:none;font-size:.9375rem}
a{color:var(--good);text-underline-offset:.2em;overflow-wrap:anywhere}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.25rem;margin-top:1.25rem}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem 1rem .85rem;min-width:0}
figure.lone{max-width:37rem;margin-top:1.25rem}
figure h4{margin:0 0 .6rem;overflow-wrap:anywhere}
figcaption{font-size:.8125rem;line-height:1.45;margin-top:.5rem}
svg{display:block;width:100%;height:auto;max-width:44rem;overflow:visible}
svg text{font-family:inherit;font-size:12px;fill:var(--ink);paint-order:stroke;stroke:var(--card);stroke-width:3px;stroke-linejoin:round}
@media(min-width:48rem){svg text{font-size:10px}}
@media(max-width:30rem){main{padding-left:.75rem;padding-right:.75rem}figure{padding:.75rem .6rem}}
svg text.soft{fill:var(--soft)}
svg .head{font-weight:620}
.grid{stroke:var(--grid);stroke-width:1}
.axis{stroke:var(--soft);stroke-width:1}
.rule{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
.band{fill:var(--grid)}
.bar{fill:var(--c);opacity:.82}
.whisker{stroke:var(--ink);stroke-width:1.5;fill:none}
.curve{stroke:var(--c);stroke-width:1.8;fill:none;stroke-linejoin:round;stroke-linecap:round}
.law{stroke:var(--c1);stroke-width:1.8;fill:none}
.dot{fill:var(--c)}
.c0{--c:var(--c0)}.c1{--c:var(--c1)}.c2{--c:var(--c2)}.c3{--c:var(--c3)}.c4{--c:var(--c4)}.c5{--c:var(--c5)}.c6{--c:var(--c6)}.c7{--c:var(--c7)}
.vbad{--c:var(--bad)}.vgood{--c:var(--good)}.vwarn{--c:var(--warn)}.vplain{--c:var(--soft)}
svg text.verdict{fill:var(--c);font-weight:620}
ul.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.6rem 0 0;padding:0;list-style:none;font-size:.8125rem;color:var(--ink)}
.legend svg{display:inline-block;width:1.5rem;height:.7rem;margin-right:.4rem;vertical-align:baseline}
.scroll{overflow-x:auto;margin-top:1.25rem;border:1px solid var(--line);border-radius:8px;background:var(--card)}
.scroll:focus-visible,a:focus-visible{outline:2px solid var(--good);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4}
caption{text-align:left;padding:.75rem .9rem .25rem;color:var(--soft);font-size:.8125rem}
th,td{padding:.5rem .65rem;text-align:right;vertical-align:top;white-space:nowrap;border-top:1px solid var(--grid)}
thead th{font-weight:560;color:var(--soft);font-size:.8125rem;border-top:0;vertical-align:bottom}
th:first-child,td:first-child{padding-left:.9rem}th:last-child,td:last-child{padding-right:.9rem}
th.text,td.text,th.prose{text-align:left}
td.name,th.name{text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:11rem}
@media(min-width:60rem){td.name{min-width:15.5rem}}
td.load{text-align:left;white-space:normal;min-width:6.5rem}th.load{text-align:left}
td.prose{text-align:left;white-space:normal;min-width:12rem;overflow-wrap:anywhere}
td small{display:block}
tr.bad td.verdict,.is-bad{color:var(--bad);font-weight:600}tr.good td.verdict,.is-good{color:var(--good);font-weight:600}tr.warn td.verdict,.is-warn{color:var(--warn);font-weight:600}
@media print{body{background:#fff}figure,.scroll{break-inside:avoid}}
`;
