# ruff: noqa: E501
"""Pages that are no article are refused with the right code, and real articles never are."""

import re
from datetime import UTC, datetime

import pytest

from service.adapters.extractor.plain import PlainExtractor
from service.domain.article import Submission
from service.domain.errors import JobFailed

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEADLINES = (
    "River towns ready boats as the crest nears",
    "Senate panel sends water bill back to committee",
    "Old bridge in Attock to close for repairs",
    "Teachers call off strike after pay offer",
    "Wheat price falls for third week in a row",
    "Court orders count of missing trees in capital",
    "Hockey side names three new players for tour",
    "Minister opens second line of city tramway",
    "Fishermen return after nine days at sea",
    "University halts exams over heat in the plains",
    "Customs seize smuggled tyres worth two million",
    "Doctors warn of early start to dengue season",
)
SUMMARIES = (
    "Three districts have moved their records upstairs while engineers watch a gauge that rises by the hour.",
    "Members wanted to know who would pay for the canals before they would vote on the rest of the draft.",
    "Traffic will be sent over the new crossing to the north for at least four months, officials said.",
    "The union said that its members would be back in their classrooms when the week begins on Monday.",
    "Traders in the northern markets put it down to a good harvest and to weak demand from the mills.",
    "The judge gave the authority thirty days and said that he would send for its head if it missed them.",
)
NAV = (
    '<header><a href="/">Home</a><nav><ul><li><a href="/news">News</a></li><li><a href="/world">World</a></li>'
    '<li><a href="/sport">Sport</a></li><li><a href="/login">Log in</a></li></ul></nav></header>'
)
FOOTER = (
    '<footer><p>&copy; 2026 The River Times. All rights reserved.</p><a href="/privacy">Privacy policy</a></footer>'
)


def site(title: str, body: str, head: str = "") -> str:
    """A page of a news site with its header and footer."""
    return f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>{NAV}<main>{body}</main>{FOOTER}</body></html>"


def bare(title: str, body: str, head: str = "") -> str:
    """A page that a guard in front of the site sends: no header, no footer."""
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def cards(number: int = 12, summaries: bool = True, tag: str = "article") -> str:
    """Boxes that announce stories."""
    boxes = []
    for index in range(number):
        headline, summary = HEADLINES[index % 12], SUMMARIES[index % 6] if summaries else ""
        boxes.append(
            f'<{tag} class="card"><h3><a href="/news/{index}">{headline}</a></h3><p>{summary}</p><time>3 March 2026</time></{tag}>'
        )
    return "".join(boxes)


def links(number: int = 12) -> str:
    """A list of linked headlines."""
    return "<ul>" + "".join(f'<li><a href="/n/{i}">{HEADLINES[i % 12]}</a></li>' for i in range(number)) + "</ul>"


LEAD = "<p>The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest is due.</p>"
OG_ARTICLE = '<meta property="og:type" content="article">'
LOCKED = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"River towns ready boats","isAccessibleForFree":false}</script>'
LOGIN = '<form action="/session" method="post"><label>E-mail <input name="email"></label><label>Password <input type="password" name="p"></label><button>Sign in</button></form>'

CHALLENGES = {
    "cloudflare wait": bare(
        "Just a moment...",
        '<div class="main-wrapper"><h1>rivertimes.example</h1><h2>Checking your browser before accessing the site.</h2><p>This process is automatic. Your browser will redirect to your requested content shortly.</p><script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script></div>',
    ),
    "cloudflare js": bare(
        "Just a moment...",
        "<noscript><div><span>Enable JavaScript and cookies to continue</span></div></noscript><script>window._cf_chl_opt={};</script>",
    ),
    "cloudflare turnstile": bare(
        "rivertimes.example",
        '<h1>Verify you are human by completing the action below.</h1><div class="cf-turnstile"></div><p>rivertimes.example needs to review the security of your connection before proceeding.</p><p>Ray ID: 8a1b2c3d4e5f</p>',
    ),
    "cloudflare blocked": bare(
        "Attention Required! | Cloudflare",
        "<h1>Sorry, you have been blocked</h1><h2>You are unable to access rivertimes.example</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p><p>Ray ID: 77aa</p>",
    ),
    "access denied": bare(
        "Access Denied",
        '<h1>Access Denied</h1><p>You don\'t have permission to access "http://www.rivertimes.example/news" on this server.</p><p>Reference #18.2f3e1202.1700000000.1a2b</p>',
    ),
    "incapsula": bare(
        "",
        '<iframe src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=1">Request unsuccessful. Incapsula incident ID: 123-456</iframe>',
    ),
    "perimeterx": bare(
        "Access to this page has been denied",
        '<div id="px-captcha"></div><h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1><p>Reference ID 6b1f</p>',
    ),
    "datadome": bare(
        "rivertimes.example",
        '<p id="cmsg">Please enable JS and disable any ad blocker</p><script src="https://ct.captcha-delivery.com/c.js"></script><script>var dd={"host":"geo.captcha-delivery.com"}</script>',
    ),
    "recaptcha": bare(
        "Robot Check",
        '<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you\'re not a robot.</p><div class="g-recaptcha"></div>',
    ),
    "distil": bare(
        "Pardon Our Interruption",
        "<h1>Pardon Our Interruption...</h1><p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen: you're a power user moving through this website with super-human speed.</p><p>To regain access, please make sure that cookies and JavaScript are enabled before reloading the page.</p>",
    ),
    "ddos guard": bare(
        "DDoS-Guard",
        "<h1>Checking your browser before accessing rivertimes.example</h1><p>Please wait a few seconds. Once this check is complete, the website will open automatically.</p><script src='/.well-known/ddos-guard/check'></script>",
    ),
    "sucuri": bare(
        "Sucuri WebSite Firewall - Access Denied",
        "<h1>Sucuri WebSite Firewall</h1><h2>Access Denied</h2><p>If you are the site owner, please open a ticket in our support page if you think it was caused by an error.</p>",
    ),
    "too many requests": bare(
        "429 Too Many Requests",
        "<h1>Too Many Requests</h1><p>You have sent too many requests in a given amount of time.</p>",
    ),
    "unusual traffic": bare(
        "Sorry...",
        "<p>Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.</p><form><div class='g-recaptcha'></div></form>",
    ),
    "security check in frame": site(
        "Security check",
        "<h1>One more step</h1><p>Please complete the security check to access rivertimes.example.</p><div class='h-captcha'></div>",
    ),
    "consent wall": bare(
        "Before you continue",
        "<h1>Before you continue to The River Times</h1><p>We use cookies and data to deliver and maintain our services, track outages and protect against spam.</p><button>Reject all</button><button>Accept all</button>",
    ),
    "cookie wall": bare(
        "The River Times",
        "<div><h2>We value your privacy</h2><p>We and our 842 partners store and access personal data, like browsing data, on your device. Selecting Accept enables tracking technologies.</p><p>You can manage preferences or withdraw consent at any time. Some partners rely on legitimate interest.</p><button>Accept all cookies</button><button>Manage options</button></div>",
    ),
    "pay or consent": bare(
        "Consent | River Times",
        "<h1>How would you like to continue?</h1><p>Continue with advertising: visit our website as usual with tracking and cookies. You can withdraw your consent at any time in the privacy settings.</p><p>Or subscribe to the ad-free version. We and our partners use cookies for personalised ads.</p><button>Accept and continue</button>",
    ),
    "gdpr consent iframe": bare(
        "Privacy settings",
        "<h2>Your privacy choices</h2><p>We use cookies to give you a better experience. Manage your cookie preferences or accept all cookies to continue to the site.</p><button>Accept</button>",
    ),
    "geo block": site(
        "Not available",
        "<h1>This content is not available in your country</h1><p>Due to rights restrictions this page cannot be shown in your region.</p>",
    ),
    "gdpr geo block": bare(
        "451: Unavailable due to legal reasons",
        "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country belonging to the European Economic Area (EEA) including the EU which enforces the General Data Protection Regulation (GDPR) and therefore access cannot be granted at this time.</p>",
    ),
    "ad blocker": site(
        "River towns ready boats",
        "<h2>Ad blocker detected</h2><p>We noticed that you are using an ad blocker. Please disable your ad blocker to continue to the story.</p><button>I have disabled it</button>",
    ),
}
PAYWALLS = {
    "login page": site("Sign in | River Times", f"<h1>Sign in</h1>{LOGIN}<p>New here? Create a free account.</p>"),
    "login wall": site(
        "River towns ready boats",
        f"<h1>Log in to continue</h1><p>Please log in with your account to see this page.</p>{LOGIN}",
        OG_ARTICLE,
    ),
    "members only": site(
        "River towns ready boats",
        "<h1>River towns ready boats</h1><p>This content is for members only.</p><p>Already a member? Log in.</p>",
        OG_ARTICLE,
    ),
    "subscribe to continue": site(
        "River towns ready boats",
        f'<h1>River towns ready boats</h1>{LEAD}<div class="paywall"><h2>Subscribe to continue reading</h2><p>Already a subscriber? Log in</p></div>',
        OG_ARTICLE,
    ),
    "metered out": site(
        "River towns ready boats",
        f'<h1>River towns ready boats</h1>{LEAD}<div class="meter-limit"><p>You have reached your limit of free articles this month.</p><p>Subscribe now for unlimited access. Already subscribed? Log in</p></div>',
        OG_ARTICLE,
    ),
    "locked json-ld": site(
        "River towns ready boats",
        f"<h1>River towns ready boats</h1>{LEAD}<section><p>This story is for subscribers. Start your free trial.</p></section>",
        LOCKED,
    ),
    "premium stub": site(
        "River towns ready boats",
        f'<h1>River towns ready boats</h1>{LEAD}<div class="premium-box"><h3>Premium article</h3><p>Unlock this article with a digital subscription from $2 a week.</p><p>Subscribe now</p></div>',
        OG_ARTICLE,
    ),
    "register wall": site(
        "River towns ready boats",
        f'<h1>River towns ready boats</h1>{LEAD}<div class="regwall"><p>Register for free to continue reading.</p><p>Already have an account? Sign in</p></div>',
        OG_ARTICLE,
    ),
    "plans page": site(
        "Subscribe | River Times",
        "<h1>Choose your plan</h1><h2>Basic</h2><p>$4/month</p><p>Unlimited access to all articles</p><h2>Premium</h2><p>$9/month</p><p>Cancel any time</p><p>Already a subscriber? Log in</p>",
    ),
    "day pass": site(
        "River towns ready boats",
        f'<h1>River towns ready boats</h1>{LEAD}<div id="piano-gate"><p>Buy a day pass for $1 or become a member to read the full story.</p><p>Log in or subscribe to continue.</p></div>',
        OG_ARTICLE,
    ),
    "newsletter gate": site(
        "River towns ready boats",
        '<h1>River towns ready boats</h1><div class="barrier"><p>Create a free account to read this story. Already registered? Sign in with your e-mail.</p></div>',
        OG_ARTICLE,
    ),
    "locked full": site(
        "River towns ready boats",
        f"<h1>River towns ready boats</h1>{LEAD}<p>To continue reading, subscribe. Digital access costs £1 a week for the first month.</p>",
        LOCKED,
    ),
}
NOTHING = {
    "soft 404": site("Page not found | River Times", "<h1>Page not found</h1><p>Sorry, the page you are looking for does not exist or has been moved. Try the search.</p>"),
    "soft 404 with stories": site("404 | River Times", f"<h1>404</h1><p>We can't find that page.</p><h2>Most read</h2>{links()}"),
    "gone": site("The River Times", "<h1>This article is no longer available</h1><p>It has been removed from our archive.</p>"),
    "oops": site("Oops!", "<h1>Oops!</h1><p>That page can't be found. It looks like nothing was found at this location.</p>"),
    "expired": site("Story expired", "<h1>Sorry, this story has expired</h1><p>Stories from our agencies are kept for thirty days.</p>"),
    "error 500": bare("500 Internal Server Error", "<h1>Internal Server Error</h1><p>The server encountered an internal error or misconfiguration and was unable to complete your request.</p>"),
    "error 502": bare("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"),
    "error 503": bare("Service Unavailable", "<h1>Service Unavailable</h1><p>The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try again later.</p>"),
    "database error": bare("Database Error", "<h1>Error establishing a database connection</h1>"),
    "maintenance": bare("Under maintenance", "<h1>We'll be back soon!</h1><p>The site is down for scheduled maintenance and will be back shortly.</p>"),
    "something went wrong": site("The River Times", "<h1>Something went wrong</h1><p>An error occurred while loading this page. Please try again.</p>"),
    "stack trace": bare("Application error", "<h1>Application error</h1><pre>Fatal error: Uncaught exception in /var/www/index.php on line 12</pre>"),
    "app shell": bare("River Times", '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src="/static/js/main.js"></script>'),
    "js required": site("River Times", "<p>This site requires JavaScript. Please enable JavaScript in your browser and reload.</p>"),
    "loading": bare("River Times", '<div id="app">Loading...</div><noscript>Please turn on JavaScript to read this page.</noscript>'),
    "old browser": site("River Times", "<p>Your browser is not supported. Please upgrade your browser to see this page.</p>"),
    "home page": site("The River Times - Breaking news, latest news", f"<h1>The River Times</h1>{cards(12)}", '<meta property="og:type" content="website">'),
    "home page of links": site("The River Times", f"<h2>Top stories</h2>{links(12)}<h2>Sport</h2>{links(8)}"),
    "section page": site("World | River Times", f"<h1>World</h1>{cards(10)}"),
    "section page in divs": site("Pakistan news | River Times", f"<h1>Pakistan</h1>{cards(9, tag='div')}"),
    "section list items": site("Business | River Times", f"<h1>Business</h1><ul>{cards(8, tag='li')}</ul>"),
    "tag page": site("Floods | Topic | River Times", f"<h1>Floods</h1><p>All stories about floods.</p>{cards(7)}"),
    "tag page with intro": site("Tag: Floods", f"<h1>Floods</h1><p>Our reporters follow the rivers of the plains, from the hills to the sea, and what they do to the towns beside them.</p>{cards(8)}"),
    "author page": site("Zahra Malik, Author at River Times", f"<h1>Zahra Malik</h1><p>Zahra Malik writes about water and power from the northern plains.</p>{cards(6)}"),
    "archive page": site("Archives: March 2026", f"<h1>Archives</h1>{links(12)}"),
    "search results": site("Search results for: floods", f"<h1>Search results for floods</h1><p>12 results</p>{cards(10)}"),
    "empty search": site("Search results for: zzz", "<h1>Search results</h1><p>Sorry, no results were found for your search. Try other words.</p>"),
    "gallery": site("In pictures: the river rises", "<h1>In pictures: the river rises</h1>" + "".join(f'<figure><img src="{i}.jpg"><figcaption>{i} / 8 A boat on the high street. Photo: staff</figcaption></figure>' for i in range(8))),
    "gallery json-ld": site("Photos of the week", '<h1>Photos of the week</h1><figure><img src="1.jpg"><figcaption>A man carries a goat across the flooded road to the market.</figcaption></figure>', '<script type="application/ld+json">{"@type":"ImageGallery","name":"Photos"}</script>'),
    "video page": site("Watch: the crest passes the bridge - Video", "<h1>Watch: the crest passes the bridge</h1><video src='x.mp4'></video><p>The crest passed the old bridge at noon on Tuesday.</p>", '<script type="application/ld+json">{"@type":"VideoObject","name":"crest"}</script><meta property="og:type" content="video.other">'),
    "video only": site("Videos", f'<h1>Videos</h1><iframe src="https://video.example/1"></iframe>{links(6)}'),
    "live tv": site("Live TV | River Times", "<h1>Live TV</h1><iframe src='https://tv.example/live'></iframe>"),
    "e-paper": site("E-Paper: River Times, 3 March 2026", "<h1>E-Paper</h1>" + "".join(f'<a href="/epaper/{i}"><img src="{i}.jpg"> Page {i}</a>' for i in range(1, 13))),
    "rss file": '<?xml version="1.0"?><rss version="2.0"><channel><title>River Times</title>' + "".join(f"<item><title>{h}</title><description>{SUMMARIES[0]}</description></item>" for h in HEADLINES) + "</channel></rss>",
    "atom file": '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>River Times</title><entry><title>One</title><summary>A summary of the story that is long enough to be prose in any case.</summary></entry></feed>',
    "sitemap": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://rivertimes.example/1</loc></url></urlset>',
    "rss page": site("RSS feeds", "<h1>RSS feeds</h1><ul>" + "".join(f'<li><a href="/rss/{i}">Feed {i}</a></li>' for i in range(9)) + "</ul>"),
    "contact": site("Contact us | River Times", "<h1>Contact us</h1><ul><li>Newsroom: 042-111</li><li>Adverts: 042-112</li></ul>"),
    "directory listing": bare("Index of /news", "<h1>Index of /news</h1><pre><a href='a.html'>a.html</a> 2026-03-01 10:00 4.0K\n<a href='b.html'>b.html</a> 2026-03-01 10:00 4.0K</pre>"),
    "parked domain": bare("rivertimes.example", "<h1>rivertimes.example</h1><p>This domain is for sale</p><a href='/buy'>Buy this domain</a>"),
    "redirect stub": bare("Redirecting", '<a href="https://rivertimes.example/">Click here if you are not redirected</a>', '<meta http-equiv="refresh" content="0; url=/">'),
    "empty body": bare("The River Times", ""),
    "scores": site("Live scores", "<h1>Live scores</h1><table>" + "<tr><td>PAK</td><td>245/6</td></tr>" * 12 + "</table>"),
    "weather": site("Weather | River Times", "<h1>Weather</h1><ul><li>Lahore 34°C</li><li>Karachi 31°C</li><li>Quetta 22°C</li></ul>"),
    "headlines only article list": site("News about: River", f"<h1>News about: River</h1>{links(9)}"),
}  # fmt: skip
CASES = [
    *((name, "challenge_page", html) for name, html in CHALLENGES.items()),
    *((name, "paywall", html) for name, html in PAYWALLS.items()),
    *((name, "nothing_extracted", html) for name, html in NOTHING.items()),
]

STORY = (
    "<p>The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest of the river is due.</p>"
    "<p>Engineers said that the gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010.</p>"
    '<p>"We have done this before and we will do it again," said the man who has kept the town\'s pump for thirty years.</p>'
    "<p>Families were asked to move their papers and their goats upstairs while the pumps were tested one after the other.</p>"
)
ARTICLES = {
    "plain": bare("Boats ready", f"<h1>Boats ready</h1>{STORY}"),
    "one sentence": bare("Boats ready", f"<h1>Boats ready</h1>{LEAD}"),
    "two short sentences": bare("Boats ready", "<h1>Boats ready</h1><p>Boats were tied up in the old town.</p><p>The crest is due on Wednesday.</p>"),
    "with related cards": site("Boats ready | River Times", f"<article><h1>Boats ready</h1>{STORY}</article><section class='related'>{cards(6)}</section>", OG_ARTICLE),
    "with a sidebar of headlines": site("Boats ready | River Times", f"<article><h1>Boats ready</h1>{STORY}</article><aside><h2>Videos</h2>{links(12)}</aside>"),
    "with a cookie banner": site("Boats ready", f"<div id='cookie-banner'><p>We use cookies. Accept all cookies or manage preferences. We value your privacy.</p></div><article><h1>Boats ready</h1>{STORY}</article>"),
    "with a subscription box": site("Boats ready", f"<article><h1>Boats ready</h1>{STORY}</article><div class='subscribe'><p>Subscribe now for unlimited access. Already a subscriber? Log in</p></div>", OG_ARTICLE),
    "locked but whole": site("Boats ready", f"<article><h1>Boats ready</h1>{STORY * 3}</article><p>Already a subscriber? Log in</p>", LOCKED),
    "with a log-in form": site("Boats ready", f"{LOGIN}<article><h1>Boats ready</h1>{STORY}</article>"),
    "about a missing page": site("Ministry's page not found, says auditor", f"<article><h1>Ministry's page not found, says auditor</h1>{STORY}</article>", OG_ARTICLE),
    "about robots": site("Are you a robot? Test puzzles readers", f"<article><h1>Are you a robot? Test puzzles readers</h1>{STORY * 2}</article>", OG_ARTICLE),
    "about 404 days": site("404 days of drought end in flood", f"<article><h1>404 days of drought end in flood</h1>{STORY}</article>", OG_ARTICLE),
    "about cookies": site("Court rules on cookie consent", f"<article><h1>Court rules on cookie consent</h1>{STORY}<p>The court said that sites may not make readers accept cookies before they see a page.</p></article>", OG_ARTICLE),
    "with a recaptcha": site("Boats ready", f"<article><h1>Boats ready</h1>{STORY}</article><form><div class='g-recaptcha'></div></form>", OG_ARTICLE),
    "with a noscript line": site("Boats ready", f"<noscript>Please enable JavaScript to see this page as it is meant.</noscript><article><h1>Boats ready</h1>{STORY}</article>"),
    "in a tag's folder": site("Boats ready", f"<article><h1>Boats ready</h1>{STORY}</article>"),
    "with pictures": site("Boats ready", "<article><h1>Boats ready</h1>" + STORY.replace("</p>", "</p><figure><img src='a.jpg'><figcaption>A boat. Photo: AFP</figcaption></figure>") + "</article>"),
    "in divs": site("Boats ready", "<h1>Boats ready</h1>" + STORY.replace("<p>", "<div>").replace("</p>", "</div>")),
    "with breaks": site("Boats ready", "<h1>Boats ready</h1><div>" + STORY.replace("<p>", "").replace("</p>", "<br><br>") + "</div>"),
    "an archive copy": site("Boats ready - Archives - River Times", f"<article><h1>Boats ready</h1>{STORY}</article>"),
}  # fmt: skip


PARAGRAPHS = re.findall(r"<p>(.*?)</p>", STORY)
SHORT = {
    "one sentence": [LEAD[3:-4]],
    "two short sentences": ["Boats were tied up in the old town.", "The crest is due on Wednesday."],
}


def extract(html: str, url: str = "https://rivertimes.example/news/boats-1"):
    """The extraction, unguarded."""
    return PlainExtractor().extract(Submission(html=html, url=url), None, NOW)


def test_there_are_enough_pages():
    """At least 60 pages of the kinds that sites send instead of an article."""
    assert len(CASES) >= 60


@pytest.mark.parametrize(("name", "code", "html"), CASES, ids=[case[0] for case in CASES])
def test_non_article_is_typed(name, code, html):
    """Each page is refused with the code of its kind, and the refusal says what to do."""
    with pytest.raises(JobFailed) as failed:
        extract(html)
    assert failed.value.code == code, name
    assert "post the page's HTML" in failed.value.detail


@pytest.mark.parametrize("name", ARTICLES)
def test_article_is_not_refused(name):
    """Real articles pass whole, whatever stands around them and whatever they are about."""
    text = extract(ARTICLES[name]).text.split("\n\n")
    if name in SHORT:
        assert text == SHORT[name]
    else:
        assert [paragraph for paragraph in PARAGRAPHS if paragraph not in text] == []


def test_errors_that_pass_may_be_retried():
    """An error page that the site sends for a while is worth another attempt; a missing page is not."""
    for name, retryable in (("error 503", True), ("maintenance", True), ("soft 404", False)):
        with pytest.raises(JobFailed) as failed:
            extract(NOTHING[name])
        assert failed.value.retryable is retryable
