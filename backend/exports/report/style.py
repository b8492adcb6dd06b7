"""How a report looks, on a screen by day and by night, and on paper."""

STYLE = """
:root{color-scheme:light dark;--ground:light-dark(#f7f7f4,#101312);--surface:light-dark(#fff,#171b1a);
--line:light-dark(#e3e3dd,#262c2a);--text:light-dark(#191c1b,#eceeec);--muted:light-dark(#5a605d,#a0a8a4);
--loss:light-dark(#0a6656,#4fcfb0);--train:light-dark(#c2620a,#f2a654);--test:light-dark(#1f62c0,#7db2ff);
--validation:light-dark(#7a3fb0,#c8a1f5)}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 "Inter","Pretendard",-apple-system,"Segoe UI",
Roboto,"Noto Sans","Apple SD Gothic Neo","Noto Sans KR","Malgun Gothic",sans-serif}
main{max-width:840px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:16px;margin:36px 0 12px}
p{margin:0 0 8px}.muted{color:var(--muted)}.notes{white-space:pre-wrap;overflow-wrap:anywhere}
.tag{border:1px solid var(--line);border-radius:5px;padding:1px 8px;margin-right:6px;font-size:13px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:16px;margin:24px 0 0;padding:20px;
background:var(--surface);border:1px solid var(--line);border-radius:12px}
.facts div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.facts dt{color:var(--muted);font-size:13px}.facts dd{margin:0;font-size:20px;font-variant-numeric:tabular-nums}
figure{margin:0;break-inside:avoid;background:var(--surface);padding:12px;border:1px solid var(--line);
border-radius:12px}
svg{display:block;width:100%;height:auto}
.grid{stroke:var(--line)}.axis{stroke:var(--muted)}.mark{stroke:var(--muted);stroke-dasharray:3 4}
.tick{fill:var(--muted);font-size:11px}.end{text-anchor:end}.middle{text-anchor:middle}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round;stroke:currentColor}.spot{fill:currentColor}
.loss{color:var(--loss)}.train{color:var(--train)}.test{color:var(--test)}.validation{color:var(--validation)}
.raw{color:var(--loss);opacity:.35}
.line.raw{stroke-width:1}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:16px;margin:0 0 4px;padding:0 4px;font-size:13px}
.legend li{color:var(--text);opacity:1}.legend li.raw::before{opacity:.35}
.legend li::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;
vertical-align:middle}
.legend .loss::before,.legend .raw::before{background:var(--loss)}.legend .train::before{background:var(--train)}
.legend .test::before{background:var(--test)}.legend .validation::before{background:var(--validation)}
figure{overflow-x:auto}@media screen and (max-width:600px){svg{min-width:540px}}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th{font-weight:500;text-align:left;color:var(--muted)}
td,th{padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
tbody th{width:38%}
.confusion td,.confusion th{text-align:right;padding:5px 8px;width:auto;border:0;font-size:13px}
.confusion{table-layout:fixed;min-width:480px}.confusion td,.confusion th{white-space:nowrap;overflow-wrap:normal}
.confusion td{border-radius:5px}
.confusion caption{text-align:left;color:var(--muted);padding-bottom:6px;font-size:13px}
.zero{color:var(--muted);opacity:.5}
code{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
@media print{@page{margin:16mm}:root{color-scheme:light}body{background:#fff;font-size:11px}
main{max-width:none;padding:0}h2{break-after:avoid}tr,.facts{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
""".strip()
