"""The style sheet of the page: light and dark, screen and paper."""

STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1b;--soft:#565656;--line:#c9c5bb;--fill:#f4f2ec;--stop:#8f1d14;
--care:#7a5200;--fine:#14532d;--href:#0b4f6c}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 Arial,Helvetica,'Liberation Sans',sans-serif;
overflow-wrap:anywhere}
main,header,footer{max-width:70rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem;padding-bottom:.2rem;border-bottom:2px solid var(--line)}
h3{font-size:1rem;margin:1rem 0 .2rem}
p,ul,dl{margin:.3rem 0;max-width:46rem}
ul{padding-left:1.25rem} dt{font-weight:700;margin-top:.6rem} dd{margin:0 0 0 1rem}
a{color:var(--href)}
.decision{border:3px solid var(--fine);border-left-width:12px;padding:.8rem 1rem;margin:.5rem 0}
.decision p{font-size:1.1rem}
.refer,.refer_now{border-color:var(--stop);border-style:double double double solid;border-width:6px 6px 6px 16px}
.check_first,.ask{border-color:var(--care);border-style:dashed dashed dashed solid}
.glance{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;max-width:52rem;margin:1rem 0;
font-size:1.1rem}
.glance dt,.glance dd{margin:0} .glance .first{font-weight:700} details.whole>summary{border-top:2px solid var(--line);
padding-top:.6rem}
.big{font-size:1.15rem;font-weight:700}
.soft{color:var(--soft);font-size:.9rem}
figure{margin:1rem 0;overflow-x:auto;border:1px solid var(--line);padding:.5rem}
figure svg{display:block;max-width:none}
figure.ladder svg,figure.trace svg{width:100%;min-width:52rem;height:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0}
.wide{overflow-x:auto}.wide table{min-width:44rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-top:1px solid var(--line)}
thead th{border-top:0;border-bottom:2px solid var(--ink)}
.steps table{table-layout:fixed}.steps th:nth-child(1){width:3rem}.steps th:nth-child(5){width:34%}
summary{cursor:pointer;font-weight:700;margin:.8rem 0} td ul,td p{margin:0} td ul{padding-left:1rem}
.unsuitable td:nth-child(2)::before{content:"\\2715\\00a0"} .first_choice td{font-weight:700}
footer{padding-top:1.5rem;padding-bottom:2rem}
@media screen and (prefers-color-scheme:dark){:root{--paper:#17191c;--ink:#ededed;--soft:#b9b9b9;--line:#484d53;
--fill:#25292e;--stop:#ff9a8d;--care:#f0c063;--fine:#8fd3a5;--href:#8fd0ea}}
@page{size:A4;margin:14mm} @page wide{size:A4 landscape;margin:10mm}
@media print{:root{color-scheme:light} body{font-size:10.5pt} main,header,footer{max-width:none;padding:0}
h2,h3,dt,thead{break-after:avoid} li,dd,tr,figure,.decision{break-inside:avoid} figure{border:0;padding:0;
margin:.4rem 0} figure svg,figure.ladder svg,figure.trace svg{width:100%;min-width:0;height:auto;max-height:180mm}
.pictures,.grounds{page:wide} .steps tr{break-inside:auto} .wide{overflow:visible}
.pictures figure:first-of-type svg{max-height:160mm} details:not([open]){display:none} .wide table{min-width:0}
a{color:inherit;text-decoration:none}}
""".strip()
