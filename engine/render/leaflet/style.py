"""The style sheet of the customer's sheet: A4, black on white, at a size of the body text that the page allows."""

MARGIN_MM = (10, 14)
"""Above and below, left and right of the text; a hair of it is padding, so that no printer cuts a border."""
STYLE = """
@page{size:A4;margin:10mm 13.4mm}
*{box-sizing:border-box}
html{background:#fff;color:#000;font-family:Arial,Helvetica,'Liberation Sans',sans-serif;line-height:1.28}
body{margin:0;padding:0 .6mm;overflow-wrap:anywhere}
h1{font-size:1.7em;line-height:1.15;margin:0 0 .15em}
h2{font-size:1.12em;line-height:1.2;margin:0 0 .15em}
p,ul{margin:0}
ul{padding-left:1.1em} li{margin:0 0 .1em}
section{margin:.45em 0 0} .inline h2,.inline p{display:inline;font-size:1em}
.who,.fill{display:flex;gap:.5em;align-items:flex-end}
.who{margin-top:.45em} .fill{margin:.35em 0 .25em}
.who b,.fill b{flex:1;border-bottom:1.2pt solid #000;min-width:25mm;height:1.5em} .who b.short{flex:0 0 38mm}
.several{font-weight:700;margin-top:.3em}
.box{position:relative;padding-left:1.8em;margin:.15em 0 .35em;font-weight:700}
.box i{position:absolute;left:0;top:.05em;width:1.2em;height:1.2em;border:1.6pt solid #000}
.entry{font-weight:700;font-size:1.12em} .entry span{display:block;font-weight:400}
table{border-collapse:collapse;width:100%;margin:.2em 0 .35em}
th,td{border:1pt solid #000;padding:.2em .5em;text-align:left;vertical-align:middle}
td{height:1.8em} .step{width:4.2em} .amount{width:34%;font-weight:700} .hand{width:26%}
.write{border-bottom:1pt solid #000;height:2.1em}
figure{margin:.3em 0 0} figure svg{display:block;width:100%;height:auto}
.pair{display:grid;grid-template-columns:4fr 5fr;gap:4mm;margin-top:.55em}
.pair section,.stop,.care{margin:0;border:1pt solid #000;padding:.4em .6em}
.pair .stop,.stop{border-width:2.8pt} .alone{margin-top:.55em}
footer{font-size:.8em;margin-top:1em;border-top:1pt solid #000;padding-top:.25em}
.pair,.stop,.care,.inline,li,tr,.box,.fill{break-inside:avoid} h2{break-after:avoid}
@media screen{body{max-width:210mm;margin:0 auto;padding:10mm 14mm}}
""".strip()
