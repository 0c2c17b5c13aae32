"""Forty texts that become code where a page forgets to escape them, and what gives them away."""

MARK = "window.hit=1"
PAYLOADS = (
    f"<script>{MARK}</script>",
    f"<ScRiPt>{MARK}</sCrIpT>",
    f"<scr<script>ipt>{MARK}</scr</script>ipt>",
    f"</title><script>{MARK}</script>",
    f"</textarea><script>{MARK}</script>",
    f"</script><script>{MARK}</script>",
    f"</option></select><img src=x onerror={MARK}>",
    f"--><script>{MARK}</script>",
    f"]]><script>{MARK}</script>",
    f"<img src=x onerror={MARK}>",
    f"<img src=x onerror='{MARK}'>",
    f'"><img src=x onerror={MARK}>',
    f"'><img src=x onerror={MARK}>",
    f"`><img src=x onerror={MARK}>",
    f"<svg onload={MARK}>",
    f"<svg/onload={MARK}>",
    f'"><svg onload={MARK}>',
    f"<svg><animate onbegin={MARK} attributeName=x>",
    f"<body onload={MARK}>",
    f"<input autofocus onfocus={MARK}>",
    f"<select autofocus onfocus={MARK}>",
    f"<textarea autofocus onfocus={MARK}>",
    f"<details open ontoggle={MARK}>",
    f"<video><source onerror={MARK}>",
    f"<audio src=x onerror={MARK}>",
    f"<iframe src=javascript:{MARK}>",
    f"<iframe srcdoc='<script>{MARK}</script>'>",
    "<object data=javascript:1>",
    "<embed src=javascript:1>",
    f"<a href=javascript:{MARK}>x</a>",
    f"<a href='java\tscript:{MARK}'>x</a>",
    f"<form action=javascript:{MARK}><button>x",
    f"<math><a href=javascript:{MARK}>x",
    f'" onmouseover={MARK} x="',
    f"' onfocus={MARK} autofocus='",
    f'" autofocus onfocus={MARK} "',
    f"javascript:{MARK}",
    "<style>*{color:red!important}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
)
# Elements and attributes that no page of ours has (scripts and styles are files; the policy forbids the rest).
ALIVE = """() => {
  const foreign = 'script:not([src]), style, base, iframe, object, embed, meta[http-equiv]';
  const address = /^(href|action|src|data|formaction|xlink:href)$/i, script = /^\\s*j\\s*a\\s*v\\s*a\\s*s/i;
  const found = [...document.querySelectorAll(foreign)];
  for (const e of document.querySelectorAll('*'))
    for (const a of e.attributes)
      if (/^on/i.test(a.name) || address.test(a.name) && script.test(a.value))
        found.push(e);
  return (window.hit ? ['it ran'] : []).concat(found.map(e => e.outerHTML.slice(0, 120))); }"""
