"""Training of the weights that ship: which lines of a page or a dump are of the story.

It needs the packages of the extra `train` and a folder of pages with their true bodies, in the form
of the article-extraction-benchmark (ground-truth.json and html/KEY.html.gz).
"""
