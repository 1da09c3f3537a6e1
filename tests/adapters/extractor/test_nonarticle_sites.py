# ruff: noqa: E501
"""Pages in the make of real guards, consent platforms and papers, typed; and whole articles beside them, never refused."""

from datetime import UTC, datetime

import pytest

from service.adapters.extractor.plain import PlainExtractor
from service.domain.article import Submission
from service.domain.errors import JobFailed

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PARAGRAPHS = (
    "The elders of four villages met on Tuesday in the hall of the old customs house to hear what the ministry had to offer.",
    "It was the third such meeting in a month, and the first to which the families who had left in the spring were asked.",
    "“We were told to wait for three weeks, and the three weeks have lasted until the harvest,” said one who had come by bus.",
    "Officials said that the road would be opened in stages, first for the sick and for those who carry food to the valley.",
    "A paper of nine points lay on the table, and by the evening six of them had been agreed, two crossed out, one left open.",
    "The point that was left open is the oldest one: who answers for the houses that were burnt in the first of the operations.",
    "The ministry has promised to send an engineer, as it did last year, and the elders have promised to show him every house.",
    "Neither side wished to say when the next meeting would be held, but the hall has been swept and the stove has been lit.",
    "In the bazaar the price of flour fell a little, which the grocers said was the only news that their customers asked about.",
    "A teacher who had come to listen said that she would open her school on Monday whether or not there was a paper to sign.",
)


def story(number: int, cut: bool = False, tag: str = "p") -> str:
    """The first paragraphs of a story, the last of them broken off if `cut`."""
    parts = [PARAGRAPHS[index % 10] for index in range(number)]
    if cut:
        parts[-1] = parts[-1][:86] + "…"
    return "".join(f"<{tag}>{part}</{tag}>" for part in parts)


def ld(**more: str) -> str:
    """JSON-LD of a news article with further members."""
    members = "".join(f',"{key}":{value}' for key, value in more.items())
    return f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"Elders meet in the customs house"{members}}}</script>'


def paper(body: str, head: str = "", title: str = "Elders meet in the customs house | The Valley Times") -> str:
    """A paper's page with its masthead, menu and footer."""
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta property='og:type' content='article'>{head}</head><body>"
        "<header class='site-header'><a href='/'>The Valley Times</a><nav><a href='/world'>World</a><a href='/opinion'>Opinion</a>"
        "<a href='/subscribe'>Subscribe</a><a href='/login'>Sign In</a></nav></header><main>"
        f"{body}</main><footer><a href='/about'>About us</a><a href='/privacy'>Privacy</a><p>© 2026 The Valley Times</p></footer></body></html>"
    )


H1 = "<h1>Elders meet in the customs house</h1>"
LOCKED = '"False"'
NYT_WALL = "<div id='gateway-content' class='css-gx5sib'><h2>Thanks for reading The Times.</h2><p>Create your free account or log in to continue reading.</p><button>Continue</button><p>By continuing, you agree to the Terms of Service.</p></div>"
FT_OFFER = "<div class='barrier o-barrier'><h2>Subscribe to unlock this article</h2><p>Try unlimited access</p><p>Only $1 for 4 weeks</p><p>Then $75 per month. Complete digital access to quality journalism on any device. Cancel anytime during your trial.</p><a>Explore more offers.</a></div>"
WSJ_END = "<div class='snippet-promotion wsj-snippet-login'><h3>Continue reading your article with a WSJ subscription</h3><a>Subscribe Now</a><p>Already a subscriber? Sign In</p></div>"
TEASERS = "".join(
    f"<div class='story'><h2><a href='/news/19{i}'>{words}</a></h2><div class='story__excerpt'>{PARAGRAPHS[i % 10][:96]}...</div></div>"
    for i, words in enumerate(
        (
            "PM orders early work on the canal", "Two held over theft of a transformer", "Wheat price falls for the third week", "Board puts off papers again", "Court wants a list of felled trees",
            "Traders ask for the gate to open", "Doctors warn of dengue after the rain", "Cabinet to meet on the water bill", "Fishermen return after nine days", "Hockey side names its captain",
        )
    )
)  # fmt: skip
PAGES = {
    "cloudflare managed challenge": ("challenge_page", "<!DOCTYPE html><html lang='en-US'><head><title>Just a moment...</title><meta http-equiv='refresh' content='360'></head><body><div class='main-wrapper' role='main'><div class='main-content'><h1 class='zone-name-title h1'>valleytimes.example</h1><p id='cf-spinner-please-wait'>Verifying you are human. This may take a few seconds.</p><div class='core-msg spacer'>valleytimes.example needs to review the security of your connection before proceeding.</div><noscript><div class='h2'><span id='challenge-error-text'>Enable JavaScript and cookies to continue</span></div></noscript></div></div><script>(function(){window._cf_chl_opt={cvId:'3'}})();</script><div class='footer'>Ray ID: <code>8f1</code> Performance &amp; security by Cloudflare</div></body></html>"),
    "cloudflare 1020": ("challenge_page", "<html><head><title>Access denied | valleytimes.example used Cloudflare to restrict access</title></head><body><div id='cf-wrapper'><h1><span>Error</span><span>1020</span></h1><h2>Access denied</h2><section><h2>What happened?</h2><p>This website is using a security service to protect itself from online attacks.</p></section><section><h2>What can I do?</h2><p>You can email the site owner to let them know you were blocked.</p></section><p>Cloudflare Ray ID: 77bc • Your IP: 203.0.113.9</p></div></body></html>"),
    "akamai denied": ("challenge_page", "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;valleytimes&#46;example&#47;news\" on this server.<P>Reference&#32;&#35;18&#46;9d3e1202&#46;1732480000&#46;2f1a</P><P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;9d3e1202</P></BODY></HTML>"),
    "datadome interstitial": ("challenge_page", "<html lang='en'><head><title>valleytimes.example</title><style>#cmsg{animation: A 1.5s;}</style></head><body style='margin:0'><p id='cmsg'>Please enable JS and disable any ad blocker</p><script data-cfasync='false'>var dd={'rt':'c','cid':'AHrlq','hsh':'A55','t':'fe','host':'geo.captcha-delivery.com'}</script><script src='https://ct.captcha-delivery.com/c.js'></script></body></html>"),
    "perimeterx": ("challenge_page", "<html><head><title>Access to this page has been denied.</title></head><body><section class='container'><div class='customer-logo-wrapper'><img src='logo.png'></div><div class='page-title-wrapper'><h1>Please verify you are a human</h1></div><div class='content-wrapper'><div id='px-captcha'></div><p>Access to this page has been denied because we believe you are using automation tools to browse the website.</p><p>This may happen as a result of the following:</p><ul><li>Javascript is disabled or blocked by an extension (ad blockers for example)</li><li>Your browser does not support cookies</li></ul><p>Please make sure that Javascript and cookies are enabled on your browser and that you are not blocking them from loading.</p><p>Reference ID: #b7a1</p></div></section><script>window._pxAppId='PX1';</script></body></html>"),
    "bloomberg robot": ("challenge_page", "<html><head><title>Bloomberg - Are you a robot?</title></head><body><section class='box'><h2 class='main__heading'>We've detected unusual activity from your computer network</h2><p class='continue'>To continue, please click the box below to let us know you're not a robot.</p><div id='px-captcha'></div></section><section class='info'><h3>Why did this happen?</h3><p>Please make sure your browser supports JavaScript and cookies and that you are not blocking them from loading. For more information you can review our Terms of Service and Cookie Policy.</p><h3>Need Help?</h3><p>For inquiries related to this message please contact our support team and provide the reference ID below.</p><p>Block reference ID: 2d9</p></section></body></html>"),
    "aws waf": ("challenge_page", "<html lang='en'><head><title>Human Verification</title><script src='https://x.token.awswaf.com/x/challenge.js'></script></head><body><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot. This requires JavaScript. Enable JavaScript and then reload the page.</noscript><div id='captcha-container'></div></body></html>"),
    "press and hold": ("challenge_page", "<html><head><title>Robot or human?</title></head><body><h1>Robot or human?</h1><p>Activate and hold the button to confirm that you’re human. Thank You!</p><div id='px-captcha'></div></body></html>"),
    "yahoo consent": ("challenge_page", "<html><head><title>Yahoo is part of the Yahoo family of brands</title></head><body><div class='wizard-body con-wizard'><h1>We, Yahoo, are part of the Yahoo family of brands.</h1><p>When you use our sites and apps, we use cookies to: provide our sites and apps to you; authenticate users, apply security measures, and prevent spam and abuse.</p><p>If you click ‘Accept all’, we and our partners (including 238 who are part of the IAB Transparency &amp; Consent Framework) will also store and/or access information on a device (in other words, use cookies) and use precise geolocation data and other personal data.</p><p>If you do not want us and our partners to use cookies and personal data for these additional purposes, click ‘Reject all’. If you would like to customise your choices, click ‘Manage privacy settings’.</p><button>Accept all</button><button>Reject all</button></div></body></html>"),
    "spiegel pay or consent": ("challenge_page", "<html lang=de><head><title>DER SPIEGEL | Consent</title></head><body><main><h1>Continue with advertising or subscribe</h1><h2>Continue with ads</h2><p>Visit us as usual with ads and tracking. We and our 214 partners use cookies and similar technologies. You can withdraw your consent at any time in the privacy settings.</p><button>Accept and continue</button><h2>Subscribe to PUR</h2><p>Use our site without ad tracking for €5.99 per month. Manage options.</p></main></body></html>"),
    "guardian-like consent": ("challenge_page", "<html><head><title>Your privacy</title></head><body><div class='sp_message_container'><h2>It's your choice</h2><p>We and our 134 partners use cookies and similar tech to improve our site, to analyse how people use it, and for the following additional purposes: personalised ads, and content measurement.</p><p>You can accept all cookies or manage your choices.</p><button>Yes, I accept</button><button>Manage or reject cookies</button></div></body></html>"),
    "eu geo block": ("challenge_page", "<html><head><title>The Valley Herald</title></head><body><h1>We're sorry. This site is temporarily unavailable</h1><p>We recognize you are attempting to access this website from a country belonging to the European Economic Area (EEA) including the EU which enforces the General Data Protection Regulation (GDPR) and therefore cannot grant you access at this time. For any issues, e-mail us.</p></body></html>"),
    "ft barrier": ("paywall", paper(f"{FT_OFFER}<p>Terms &amp; Conditions apply</p>", "<meta property='og:title' content='Subscribe to read'>", "Subscribe to read")),
    "nyt gateway": ("paywall", paper(f"<article>{H1}<section name='articleBody' class='meteredContent'>{story(3)}</section></article>{NYT_WALL}", ld(isAccessibleForFree="false", wordCount='"1240"'))),
    "nyt gateway, long": ("paywall", paper(f"<article>{H1}<section name='articleBody' class='meteredContent'>{story(9)}</section></article>{NYT_WALL}", ld(isAccessibleForFree="false", wordCount="1240"))),
    "wsj snippet": ("paywall", paper(f"<article>{H1}<div class='snippet'>{story(8, cut=True)}</div>{WSJ_END}</article>", ld(isAccessibleForFree="false", hasPart='{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paywall"}'))),
    "part is not there": ("paywall", paper(f"<article>{H1}{story(9)}<div class='paywall-container'><h3>This story is for subscribers</h3><p>Subscribe now to continue reading. Already a subscriber? Log in</p></div></article>", ld(isAccessibleForFree=LOCKED, hasPart='[{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".locked-body"}]'))),
    "premium, breaks off, no data": ("paywall", paper(f"<article>{H1}<div class='lead'>{story(9, cut=True)}</div><div class='premium-box'><h3>Premium</h3><p>Unlock this story with a digital subscription from ₹100 a month.</p><p>Already a member? Sign in to read</p></div></article>")),
    "dawn-like registration": ("paywall", paper(f"<article>{H1}{story(2, cut=True)}<div class='regwall'><h3>Register for free to continue reading</h3><p>Already registered? Sign in</p><input type='email'><input type='password'></div></article>")),
    "economist-like": ("paywall", paper(f"<article>{H1}<p>{PARAGRAPHS[0]}</p></article><section class='paywall'><h3>Keep reading with a free trial</h3><p>Get full access to our independent journalism</p><p>Free trial</p><p>Already have an account? Log in</p></section>", ld(isAccessibleForFree="false"))),
    "telegraph-like": ("paywall", paper(f"<article>{H1}{story(8, cut=True)}<div class='article-barrier'><p>To continue reading this article, start a free trial</p><p>Already a subscriber? Log in</p></div></article>", ld(isAccessibleForFree="false"))),
    "log-in page": ("paywall", "<html><head><title>Log in - The Valley Times</title></head><body><h1>Log in or create an account</h1><form><input type='email' placeholder='Email Address'><input type='password'><button>Continue</button></form><p>By continuing, you agree to the Terms of Sale, Terms of Service, and Privacy Policy.</p></body></html>"),
    "members' community": ("paywall", paper(f"{H1}<p>This post is for paid subscribers</p><a>Subscribe</a><p>Already a paid subscriber? Sign in</p>")),
    "soft 404, wordpress": ("nothing_extracted", paper("<header class='page-header'><h1 class='page-title'>Oops! That page can&rsquo;t be found.</h1></header><div class='page-content'><p>It looks like nothing was found at this location. Maybe try one of the links below or a search?</p></div><h2>Recent Posts</h2><ul><li><a href='/a'>Elders meet in the old customs house</a></li></ul>", title="Page not found - The Valley Times").replace("<meta property='og:type' content='article'>", "")),
    "soft 404, dawn-like": ("nothing_extracted", paper("<h1>404</h1><p>The page you were looking for could not be found. It may have been moved, or removed altogether.</p>", title="Not found - The Valley Times").replace("<meta property='og:type' content='article'>", "")),
    "story withdrawn": ("nothing_extracted", paper("<h1>Sorry</h1><p>The story you are looking for is no longer available.</p>", title="The Valley Times").replace("<meta property='og:type' content='article'>", "")),
    "tag page, dawn-like": ("nothing_extracted", paper(f"<h1>Jirga</h1>{TEASERS}", title="Jirga - The Valley Times").replace("content='article'", "content='website'")),
    "latest news, tribune-like": ("nothing_extracted", paper(f"<h1>Latest News</h1><ul class='tedit-shortnews'>{TEASERS.replace('<div', '<li').replace('</div', '</li')}</ul><a rel='next' href='?page=2'>Next</a>", title="Latest News, Breaking News | The Valley Times").replace("content='article'", "content='website'")),
    "live index": ("nothing_extracted", paper("<h1>Live</h1><h2>Happening now</h2>" + "".join(f"<div class='live-card'><span>LIVE</span><h3><a href='/live/{i}'>{text[:60]}</a></h3><time>{i} min ago</time></div>" for i, text in enumerate(PARAGRAPHS)), title="Live news and updates | The Valley Times").replace("content='article'", "content='website'")),
    "script shell": ("nothing_extracted", "<!doctype html><html><head><title>The Valley Times</title></head><body><noscript><p>We're sorry but this website doesn't work properly without JavaScript enabled. Please enable it to continue.</p></noscript><div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{\"props\":{}}</script></body></html>"),
    "turn javascript on": ("nothing_extracted", "<html><head><title>valleytimes</title></head><body><div class='error'>You have JavaScript disabled. Please enable JavaScript in your browser settings to use this site.</div></body></html>"),
    "gateway time-out": ("nothing_extracted", "<html><head><title>valleytimes.example | 504: Gateway time-out</title></head><body><div id='cf-wrapper'><h1>Gateway time-out <span>Error code 504</span></h1><p>Visit cloudflare.com for more information.</p><h2>What happened?</h2><p>The web server reported a gateway time-out error.</p><h2>What can I do?</h2><p>Please try again in a few minutes.</p></div></body></html>"),
}  # fmt: skip

SUBSCRIBE = (
    "<aside class='subscribe-box'><p>Subscribe now for unlimited access. Already a subscriber? Log in</p></aside>"
)
WHOLE = {
    "locked, but the part is there": paper(f"<article>{H1}{story(3)}<div class='paywall'>{story(7)}</div></article>{SUBSCRIBE}", ld(isAccessibleForFree="false", wordCount="220", hasPart='{"isAccessibleForFree":false,"cssSelector":".paywall"}')),
    "locked, whole, a subscriber's copy": paper(f"<article>{H1}{story(10)}</article>{SUBSCRIBE}", ld(isAccessibleForFree="false", wordCount="221")),
    "locked, no count": paper(f"<article>{H1}{story(10)}</article>{SUBSCRIBE}", ld(isAccessibleForFree="false")),
    "ends in an ellipsis": paper(f"<article>{H1}{story(9)}<p>And so the hall was swept, the stove was lit, and everybody waited for the engineer…</p></article>{SUBSCRIBE}"),
    "ends in an ellipsis, free": paper(f"<article>{H1}{story(9)}<p>And so the hall was swept, the stove was lit, and everybody waited for the engineer...</p></article>", ld(isAccessibleForFree="true")),
    "a count that is far too high": paper(f"<article>{H1}{story(10)}</article>", ld(wordCount="9000")),
    "metered class on the body": paper(f"<article>{H1}<section class='meteredContent'>{story(10)}</section></article>{SUBSCRIBE}", ld(isAccessibleForFree="false")),
    "a teaser below breaks off": paper(f"<article>{H1}{story(10)}</article><section class='related'>{TEASERS}</section>{SUBSCRIBE}"),
    "a consent banner of many words": paper(f"<div id='onetrust-banner'><p>We and our 842 partners store and access personal data. Accept all cookies or manage preferences. Reject all.</p></div><article>{H1}{story(4)}</article>"),
    "turnstile in the comment form": paper(f"<article>{H1}{story(4)}</article><form><div class='cf-turnstile'></div><textarea></textarea></form>"),
    "about paywalls": paper(f"<article>{H1}{story(4)}<p>The paper said that the story would be for subscribers only from Monday, as readers have to log in to continue reading.</p></article>"),
    "short brief": paper(f"<article>{H1}{story(2)}</article>{SUBSCRIBE}"),
}  # fmt: skip


def extract(html: str) -> str:
    """The article's text."""
    submission = Submission(html=html, url="https://valleytimes.example/news/1902345/elders-meet")
    return PlainExtractor().extract(submission, None, NOW).text


@pytest.mark.parametrize(("code", "html"), PAGES.values(), ids=PAGES)
def test_page_is_typed(code, html):
    """Each page is refused with the code of its kind."""
    with pytest.raises(JobFailed) as failed:
        extract(html)
    assert failed.value.code == code


@pytest.mark.parametrize("html", WHOLE.values(), ids=WHOLE)
def test_whole_article_passes(html):
    """Whole articles pass with their first and last paragraph, whatever their page says about subscriptions."""
    text = extract(html)
    assert PARAGRAPHS[0] in text
    assert PARAGRAPHS[1] in text
