"""Hold the templates of the Hugo site: page, lists, and what the notes' directives are there."""

from __future__ import annotations

BASE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} · {{ site.Title }}</title>
<meta name="description" content="{{ .Summary | plainify }}">
<link rel="canonical" href="{{ .Permalink }}">
</head>
<body>
{{ partialCached "sidebar.html" . }}
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
"""
SIDEBAR = """\
<nav>{{ range site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
"""
LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}
<ul>{{ range .RegularPagesRecursive }}<li>{{ .Date.Format "2 January 2006" }}
<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Summary }}</li>{{ end }}</ul>{{ end }}
"""
SINGLE = """\
{{ define "main" }}<article><h1>{{ .Title }}</h1>
<p>{{ .Date.Format "2 January 2006" }}</p><p>{{ .Summary }}</p>
{{ .TableOfContents }}{{ .Content }}</article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}
"""
INDEX = """\
[{{ range $at, $page := site.RegularPages }}{{ if $at }},{{ end }}
{{ dict "title" .Title "url" .RelPermalink "text" .Plain | jsonify }}{{ end }}]
"""
MATHS = """\
{{- $display := eq .Type "block" -}}
{{- transform.ToMath .Inner (dict "displayMode" $display "output" "mathml") -}}
"""
EQUATION = """\
{{ .Page.Store.Add "equations" (slice (.Get 0)) -}}
<div id="{{ .Get 0 }}">
{{ transform.ToMath .Inner (dict "displayMode" true "output" "mathml") }}
({{ len (.Page.Store.Get "equations") }})</div>
"""
STATEMENT = """\
<section id="{{ .Get 2 }}"><p><b>{{ .Get 0 | title }}</b> {{ .Get 1 }}</p>
{{ .Inner | .Page.RenderString (dict "display" "block") }}</section>
"""
PICTURE = """\
<figure id="{{ .Get 0 }}"><img src="{{ .Get 1 }}" alt="A line.">
<figcaption>{{ .Inner | .Page.RenderString }}</figcaption></figure>
"""
CITE = """\
{{- $key := .Get 0 -}}{{- $work := index site.Data.references $key -}}
{{- .Page.Store.Add "works" (slice $key) -}}
{{- if eq (.Get 1) "text" }}{{ index (split $work.author ",") 0 }} et al.{{ end -}}
<a href="#{{ $key }}">[{{ len (.Page.Store.Get "works") }}]</a>
"""
REFERENCES = """\
<ol>{{ range .Page.Store.Get "works" }}{{ $work := index site.Data.references . }}
<li id="{{ . }}">{{ $work.author }}. {{ $work.title }}. <i>Annals of Examples</i>, {{ $work.year }}.
</li>{{ end }}</ol>
"""
TO = """\
{{- $page := site.GetPage (.Get 0) -}}
<a href="{{ $page.RelPermalink }}{{ with .Get 1 }}#{{ . }}{{ end }}">
{{- or (.Get 2) $page.Title -}}</a>
"""
LAYOUTS = {
    "layouts/baseof.html": BASE,
    "layouts/_partials/sidebar.html": SIDEBAR,
    "layouts/list.html": LIST,
    "layouts/single.html": SINGLE,
    "layouts/index.json": INDEX,
    "layouts/_markup/render-passthrough.html": MATHS,
    "layouts/_shortcodes/equation.html": EQUATION,
    "layouts/_shortcodes/statement.html": STATEMENT,
    "layouts/_shortcodes/picture.html": PICTURE,
    "layouts/_shortcodes/cite.html": CITE,
    "layouts/_shortcodes/references.html": REFERENCES,
    "layouts/_shortcodes/to.html": TO,
}
