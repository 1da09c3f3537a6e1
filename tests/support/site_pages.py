# ruff: noqa: E501
"""Article pages in the make of news sites' templates: their boxes and class names, invented stories and wording.

`pages()` gives them as HTML in which what belongs to the article has the attribute `data-gold`: `s` a standfirst or a
summary's point, `b` the body. `plain(html)` takes the marks out.
"""

from __future__ import annotations

import re

#: Stories' paragraphs, none like another; each page takes a run of them.
PROSE = (
    "PESHAWAR: The provincial cabinet on Monday gave its consent to a jirga of sixteen elders who are to travel to Kabul before the end of the month.",
    "The law minister told reporters after the session that the terms of reference had been sent to the federal government in January and that no reply had been received.",
    "“We have waited for eleven weeks for a letter that could have been written over a cup of tea,” he said, adding that the province would wait no longer.",
    "Islamabad holds that talks with a foreign government are its own affair.",
    "In Landi Kotal, where the lorries have stood since the gate was shut in February, drivers have begun to sell their loads by the roadside for a third of the price.",
    "“I was to be in Jalalabad on the fourth,” said Noor Wali, who has slept in his cab for 23 nights. “Now my onions have grown taller than my son.”",
    "According to the customs office, goods worth some $3 million cross at Torkham on an ordinary day, most of them food, cement and medicines.",
    "The Afghan side says that the post which led to the quarrel stands well within its own territory, and that it will not be taken down.",
    "A Pakistani official, who spoke on condition of anonymity as he was not authorised to talk to the press, said that maps from 1919 would settle the matter.",
    "Both governments have lived with worse, he said.",
    "The elders themselves are less sure. Three of those who were named have asked for guarantees that they will not be arrested on the way back.",
    "One of them, Malik Rehmat of Tirah, lost a brother in 2009 after he had carried a letter between the two sides.",
    "The group is expected to meet the acting foreign minister and, if he agrees to it, representatives of the militants, who have not said whether they will come.",
    "It will be the seventh such mission in four years; none of the earlier ones has brought more than a truce of some weeks.",
    "The opposition walked out of the session and called the plan a holiday at the expense of the state.",
    "Its leader said that a government which could not clear the rubbish from the city’s canals should not try to make peace between two countries.",
    "Residents of the border villages, when asked, spoke mainly of prices, of a school that has been a barracks since the spring, and of the bus that no longer comes.",
    "“Let them talk, by all means,” said a schoolteacher in Bara. “We would only like to be told before they stop talking.”",
    "The cabinet also approved the hiring of 400 teachers for the merged districts and put off a decision on the tax on tobacco.",
    "A second session is to be held on Thursday, when the chief secretary is to report on what the journey will cost.",
)


def paragraphs(first: int, count: int, tag: str = "p", attributes: str = "") -> list[str]:
    """`count` body paragraphs from the number `first` on, as elements."""
    chosen = (PROSE[(first + step) % len(PROSE)] for step in range(count))
    return [f"<{tag} {attributes} data-gold='b'>{text}</{tag}>" for text in chosen]


def plain(html: str) -> str:
    """The page without its marks."""
    return re.sub(r" ?data-gold='[sb]'", "", html)


def gold(html: str) -> dict[str, list[str]]:
    """What belongs to the article: the texts of the marked elements, by mark."""
    found: dict[str, list[str]] = {"s": [], "b": []}
    for mark, inner in re.findall(
        r"<[a-z0-9]+[^<>]*data-gold='([sb])'[^<>]*>(.*?)</(?:p|div|h[1-6]|li|blockquote|span)>", html, re.S
    ):
        found[mark].append(" ".join(re.sub(r"<[^>]+>", "", inner).split()))
    return found


def document(title: str, site: str, body: str, head: str = "") -> str:
    """A whole page."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} - {site}</title>"
        f"<meta property='og:title' content='{title}'><meta property='og:site_name' content='{site}'>{head}</head>"
        f"<body>{body}</body></html>"
    )


def pages() -> dict[str, str]:
    """Each page by the kind of its template."""
    made = {}
    for maker in _MAKERS:
        made[maker.__name__.strip("_")] = maker()
    return made


def _karachi_daily() -> str:
    p = paragraphs(0, 9)
    p.insert(
        3,
        "<p><strong>Read more: <a href='/news/1'>Torkham traders count their losses in third week of closure</a></strong></p>",
    )
    p.insert(
        5,
        "<figure class='media w-full sm:w-2/3 media--right'><div class='media__item'><img src='a.jpg' alt=''></div><figcaption class='media__caption'>Lorries wait at Torkham on Sunday. — Photo by the writer</figcaption></figure>",
    )
    p.insert(
        7,
        "<div class='slideshow relative'><blockquote class='blockquote-level-1'><p><a href='/news/2'>Explainer: what the accord of 2003 says about posts</a></p></blockquote></div>",
    )
    body = f"""<div class='topbar'><a href='/'>Home</a><a href='/latest'>Latest</a><a href='/pakistan'>Pakistan</a></div>
<main><article class='story relative'><div class='template__header'><h2 class='story__title'><a class='story__link' href='/news/9'>KP cabinet clears jirga for Kabul</a></h2>
<div class='story__byline-wrap'><span class='story__byline'><a href='/authors/1'>Bureau Report</a></span><span class='story__time'>Published March 11, 2025</span></div></div>
<div class='story__content overflow-hidden text-4'>{"".join(p)}<p class='text-right'><em>Published in The Harbour Daily, March 11th, 2025</em></p></div>
<div class='story__tags tags'><a href='/trends/kp'>KP</a><a href='/trends/kabul'>Kabul</a></div></article>
<div class='sidebar'><h3>Latest Stories</h3><article class='story'><h2 class='story__title'><a href='/news/3'>Bus fare to rise in Quetta from next week</a></h2><div class='story__excerpt'>Transporters say that they had no choice after the price of diesel rose again.</div></article>
<article class='story'><h2 class='story__title'><a href='/news/4'>Rain spoils second day at Rawalpindi</a></h2><div class='story__excerpt'>Only eleven overs were possible before the umpires called it off for good.</div></article></div></main>
<footer><p>Copyright © 2025, The Harbour Daily</p></footer>"""
    return document("KP cabinet clears jirga for Kabul", "The Harbour Daily", body)


def _lahore_tribune() -> str:
    p = paragraphs(4, 8)
    p.insert(2, "<p><strong>READ </strong><a href='/story/1'>Wheat price falls to three-year low in Punjab</a></p>")
    p.insert(6, "<div class='mob-txt'><p>Advertisement</p></div>")
    body = f"""<div class='main-header-menu'><ul><li><a href='/l'>Latest</a></li><li><a href='/b'>Business</a></li></ul></div>
<div class='row'><div class='col-md-8'><div class='mainstorycontent-parent'><h1>Lorries rot at gate as two capitals trade letters</h1><h2 class='excerpt' data-gold='s'>Drivers sell onions by the roadside; customs says $3 million is lost a day</h2>
<div class='left-authorbox'><span><a href='/author/7'>Our Correspondent</a></span><span>March 12, 2025</span></div>
<div class='story-featuredimage'><img src='x.jpg' alt='photo file'><div class='top-text'>photo: file</div></div><div class='story-content-wrap'><span class='story-text'>{"".join(p)}</span>
<div class='topics-tags'><ul><li><a href='/t/1'>torkham</a></li><li><a href='/t/2'>trade</a></li></ul></div></div>
<div class='comment-form'><h4>COMMENTS</h4><p>Comments are moderated and generally will be posted if they are on-topic and not abusive.</p><p>For more information, please see our <a href='/faq'>Comments FAQ</a></p></div>
<div class='read-next'><h4>LATEST</h4><div class='tedit-shortnews'><h2><a href='/story/5'>Actor denies rumours of a third wedding in Dubai</a></h2><p>The actor’s team said that the pictures had been taken on a set and begged fans to be patient.</p></div></div></div></div></div>"""
    return document("Lorries rot at gate as two capitals trade letters", "The Lahore Tribune", body)


def _tv_portal() -> str:
    p = paragraphs(1, 8)
    p.insert(
        4,
        "<div class='related_news_box'><h4>Related News</h4><ul><li><a href='/latest/1'>Gold rises by Rs900 per tola in Pakistan</a></li><li><a href='/latest/2'>Met office sees rain in upper parts</a></li></ul></div>",
    )
    p.append("<hr><p><em>— With additional input from agencies</em></p>")
    body = f"""<div class='breaking-bar'>LIVE <a href='/live'>Watch live TV</a></div><div class='story-area'><div class='heading_H'><h1>Province 'will wait no longer' for letter on jirga</h1></div>
<div class='except'><h2 data-gold='s'>Law minister says terms were sent to Islamabad in January, calls it a letter that could be written over tea</h2></div>
<div class='author_title_img'><p class='authorFullName'>By Web Desk</p><p class='category-date'>March 10, 2025</p></div>
<div class='content-area'><div class='medium-insert-images ui-sortable'><figure><img src='1.jpg'><figcaption>The law minister speaks to reporters in Peshawar on March 10, 2025. — Screengrab</figcaption></figure></div>{"".join(p)}</div>
<div class='more-stories'><h3>More From Pakistan</h3><div class='m_pic'><a href='/latest/3'><h4>Dense fog closes motorways again</h4></a></div><div class='m_pic'><a href='/latest/4'><h4>Schools in Murree to reopen on Monday</h4></a></div></div></div>"""
    return document("Province &#39;will wait no longer&#39; for letter on jirga", "Point TV", body)


def _wordpress_tv() -> str:
    p = paragraphs(6, 7)
    p.insert(3, "<p><strong>READ: <a href='/torkham-1/'>Torkham border crossing closed for 23rd day</a></strong></p>")
    body = f"""<div class='td-container'><div class='tdb-title'><h1 class='tdb-title-text'>Maps of 1919 to settle row over post, says official</h1></div>
<div class='tdb-author-box'><a href='/author/a'>Web Desk</a></div><time class='entry-date' datetime='2025-03-09T10:00:00+05:00'>Mar 9, 2025</time>
<div class='td_block_wrap tdb_single_content td-post-content'><div class='tdb-block-inner td-fix-index'>{"".join(p)}<div class='wp-block-image'><figure class='aligncenter'><img src='wa.png'><figcaption>Follow the channel on WhatsApp</figcaption></figure></div></div></div>
<div class='tdb-comments'><h4>Comments</h4></div><div class='td_block_related_posts'><h4>YOU MIGHT ALSO LIKE</h4><div class='td_module_wrap'><h3><a href='/z/'>Karachi bakery wins prize for its rusks</a></h3><div class='td-excerpt'>The jury praised above all that they could be heard from across the street.</div></div></div></div>"""
    return document("Maps of 1919 to settle row over post, says official", "Channel One News", body)


def _british_broadcaster() -> str:
    texts = [re.sub(r"^<p  data", "<p class='ssrcss-1q0x1qg' data", part) for part in paragraphs(10, 8)]
    blocks = [
        f"<div data-component='text-block' class='ssrcss-11r1m41'><div class='ssrcss-7uxr49'>{part}</div></div>"
        for part in texts
    ]
    blocks.insert(
        3,
        "<div data-component='subheadline-block'><h2 class='ssrcss-y2fd7s' data-gold='b'>A brother lost in 2009</h2></div>",
    )
    blocks.insert(
        2,
        "<figure class='ssrcss-wpgbih'><div data-component='image-block'><img src='e.jpg' alt='Elders in a hall'></div><span role='text'><span class='visually-hidden'>Image source, </span>Getty Images</span><figcaption><span class='visually-hidden'>Image caption, </span><p>Elders of Khyber have carried letters for generations</p></figcaption></figure>",
    )
    blocks.insert(
        6,
        "<div data-component='unordered-list-block'><ul><li><a href='/1'><b>Who are the militants of the border?</b></a></li><li><a href='/2'><b>The town that lives from one gate</b></a></li></ul></div>",
    )
    body = f"""<header role='banner'><nav><ul><li><a href='/news'>News</a></li><li><a href='/sport'>Sport</a></li></ul></nav></header><main id='main-content'><article class='ssrcss-pv1rh6'>
<header><h1 id='main-heading'>Elders named for Kabul ask who will guard their way home</h1><div data-component='byline-block'><div>By Ann Lee &amp; Omar Dar</div><div>The Corporation, Peshawar</div></div><time datetime='2025-03-13T08:00:00Z'>13 March 2025</time></header>
{"".join(blocks)}<section data-component='tag-list'><h2>Related Topics</h2><ul><li><a href='/t'>Pakistan</a></li><li><a href='/t2'>Afghanistan</a></li></ul></section>
<section data-component='links-block'><h2>More on this story</h2><ul><li><div><p><a href='/3'>Seven missions to Kabul, and what they brought back</a></p><span>2 February</span></div></li></ul></section></article>
<section data-component='top-stories'><h2>Top stories</h2><ul><li><h3><a href='/4'>Ferry strike enters second week</a></h3><p>Talks are to resume on Tuesday in the presence of an arbiter.</p></li></ul></section></main>"""
    return document("Elders named for Kabul ask who will guard their way home", "The Corporation", body)


def _gulf_network() -> str:
    p = paragraphs(12, 8)
    p.insert(
        3,
        "<div class='more-on'><h2 class='more-on__heading'>Recommended Stories</h2><span class='screen-reader-text'>list of 3 items</span><ul class='more-on__list'><li><span>list 1 of 3</span><h3><a href='/n/1'>‘We only sell onions’: a town without a gate</a></h3></li><li><span>list 2 of 3</span><h3><a href='/n/2'>What does Kabul want?</a></h3></li></ul><span>end of list</span></div>",
    )
    p.insert(6, "<h2 id='none' data-gold='b'>‘Let them talk’</h2>")
    p.insert(
        5,
        "<figure class='wp-caption'><img src='q.jpg'><figcaption>Men wait for news outside the assembly in Peshawar, on March 11 [Abdul Majeed/AFP]</figcaption></figure>",
    )
    body = f"""<main id='main-content-area'><header class='article-header'><h1>Seventh mission to Kabul sets out amid doubts</h1><p class='article__subhead' data-gold='s'><em>None of the earlier ones brought more than a truce of some weeks.</em></p></header>
<figure class='article-featured-image'><img src='m.jpg'><figcaption>A view of the old customs house in Landi Kotal [File: Sam Oye/Reuters]</figcaption></figure>
<div class='article-info-block'><div class='article-b-l'><div class='author'>By <a href='/author/b'>Omar Dar</a></div><div class='date-simple'><span class='screen-reader-text'>Published On 14 Mar 2025</span><span>14 Mar 2025</span></div></div><div class='share'>Click here to share on social media</div></div>
<div class='wysiwyg wysiwyg--all-content'>{"".join(p)}</div><hr class='article-border'><div class='article-source'><span>Source</span>: The Network and news agencies</div></main>
<aside class='trending-articles'><h2>Related</h2><ul><li><article><h3><a href='/n/4'>Sudan’s farmers plant between two front lines</a></h3><p>For the third year the rain has come before the peace has.</p></article></li></ul></aside>"""
    return document("Seventh mission to Kabul sets out amid doubts", "The Gulf Network", body)


def _wire_agency() -> str:
    p = [
        f"<div data-testid='paragraph-{i}' class='text__text__1FZLe body__full_width' data-gold='b'>{PROSE[(i + 4) % 20]}</div>"
        for i in range(8)
    ]
    p.insert(
        2,
        "<div data-testid='promo-box' class='text__text__1FZLe'>The Wire World Briefing is your guide to the day, every weekday. Sign up <a href='/newsletters'>here.</a></div>",
    )
    body = f"""<main id='main-content'><article data-testid='Article'><header><h1 data-testid='Heading'>Traders count losses as Torkham stays shut</h1><div data-testid='AuthorName'>By <a href='/a/1'>Ann Lee</a> and <a href='/a/2'>Omar Dar</a></div><div><span>March 12, 2025</span><span>9:14 AM UTC</span><span>Updated 2 hours ago</span></div></header>
<div class='article-body__content__17Yit'><figure data-testid='primary-image'><img src='r.jpg'><figcaption><p data-testid='Body'>A lorry driver prepares tea beside his vehicle near the border crossing in Torkham, Pakistan March 9, 2025. WIRE/Sam Oye <a href='/l'>Purchase Licensing Rights</a></p></figcaption></figure>
<div data-testid='Summary'><ul><li data-gold='s'>Gate shut since February over new post</li><li data-gold='s'>Goods worth $3 million stuck each day</li></ul></div>{"".join(p)}
<div class='sign-off__container__3mEwU'><p data-testid='SignOff'>Reporting by Ann Lee in Landi Kotal and Omar Dar in Kabul; Editing by Jo Beck</p></div><p class='trust-badge'>Our Standards: <a href='/trust'>The Wire Trust Principles.</a></p><div class='toolbar__container'><button>Purchase Licensing Rights</button></div></div>
<div class='read-next-panel'><h2>Read Next</h2><div><h3><a href='/n/1'>Rupee slips as reserves fall for fourth week</a></h3><p>The central bank sold dollars on Monday, dealers said, but not enough of them.</p></div></div></article></main>"""
    return document("Traders count losses as Torkham stays shut", "The Wire", body)


def _us_wire() -> str:
    p = paragraphs(7, 8)
    p.insert(
        2,
        "<div class='HTMLModuleEnhancement'><div class='PageList-items'><h3>Related Stories</h3><a class='Link' href='/a/1'>Storm cuts off villages in Nuristan</a><a class='Link' href='/a/2'>Polio team attacked in Bannu</a></div></div>",
    )
    p.append("<p>___</p><p>Associated writer Omar Dar in Kabul contributed to this report.</p>")
    body = f"""<div class='Page-body'><main class='Page-main'><h1 class='Page-headline'>A Pakistani province plans its own talks in Kabul</h1><div class='Page-lead'><figure class='Figure'><img src='ap.jpg'><figcaption class='Figure-caption'><p>FILE - Lorries stand in a line at the Torkham crossing in northwest Pakistan, Feb. 24, 2025. (Wire Photo/Sam Oye, File)</p></figcaption></figure></div>
<div class='Page-byline-info'><div class='Page-authors'>By <span>ANN LEE</span></div><div class='Page-dateModified'>Updated 3:10 PM GMT, March 11, 2025</div></div><div class='Page-actions'>Share</div>
<div class='Page-storyBody gtmMainScrollContent'><div class='RichTextStoryBody RichTextBody'>{"".join(p)}</div></div><div class='AuthorInfo'><a href='/author/al'>ANN LEE</a><div class='bio'>Lee covers Pakistan and Afghanistan for the agency. She is based in Islamabad.</div></div></main>
<div class='Page-below'><h2>Most read</h2><div class='PagePromo'><h3><a href='/b/1'>Man returns library book after 61 years</a></h3><div class='PagePromo-description'>He said that he had only just finished it.</div></div></div></div>"""
    return document("A Pakistani province plans its own talks in Kabul", "The Associated Wire", body)


def _us_radio() -> str:
    p = paragraphs(3, 8)
    p.insert(
        3,
        "<div class='wsw__embed'><div class='media-block also-read'><a class='img-wrap' href='/a/7'><h4 class='media-block__title'>Afghan traders look to Iran as gate stays shut</h4></a><span>Related</span></div></div>",
    )
    body = f"""<div id='content'><div class='body-container'><div class='hdr-container'><h1 class='title pg-title'>Islamabad bristles as province plans mission to Kabul</h1><div class='publishing-details'><div class='published'><time datetime='2025-03-11T12:00:00Z'>March 11, 2025 8:00 AM</time></div><ul class='links__list'><li><a href='/z/a'>Ayaz G.</a></li></ul></div>
<div class='share--box'>Share</div><div class='cover-media'><figure class='media-image'><img src='v.jpg'><figcaption><span class='caption'>FILE - A guard closes the gate at the border crossing in Torkham, Feb. 21, 2025.</span></figcaption></figure></div></div>
<div class='body-container'><div id='article-content' class='content-floated-wrap'><div class='wsw'><span class='dateline'>ISLAMABAD — </span>{"".join(p)}<p><em>Some information for this report came from the Associated Wire.</em></p></div></div></div>
<div class='media-block-wrap'><h3 class='section-head'>Related</h3><ul><li><h4 class='media-block__title'><a href='/a/8'>UN asks for more time for returning families</a></h4></li></ul></div><div class='c-comments'><h3>Forum</h3><p>This forum has been closed.</p></div></div></div>"""
    return document("Islamabad bristles as province plans mission to Kabul", "Radio America", body)


def _chennai_daily() -> str:
    p = paragraphs(8, 8)
    p.insert(
        2, "<div class='also-read'>Also Read | <a href='/n/1'>Explained | Why the gate at Torkham matters</a></div>"
    )
    p.insert(5, "<div class='article-ad'><p>Advertisement</p></div>")
    body = f"""<div class='article-section'><h1 class='title'>Kabul will not take down post, says spokesman</h1><h2 class='sub-title' data-gold='s'>Afghan side says it stands well within its own territory</h2>
<p class='publish-time'>Updated - March 12, 2025 07:41 am IST - PESHAWAR</p><div class='author-name'><a href='/p/pti'>PTI</a></div><div class='article-picture'><img src='t.jpg'><p class='caption'>Representational file image. | Photo Credit: Reuters</p></div>
<div id='content-body-1' class='articlebodycontent'>{"".join(p)}<div class='articleblock-container'><p class='publish-time-new'>Published - March 12, 2025 07:40 am IST</p></div></div>
<div class='related-topics'><h3>Related Topics</h3><ul><li><a href='/t'>Pakistan</a></li><li>/</li><li><a href='/t2'>Afghanistan</a></li></ul></div>
<div class='comments-shares'><p>Comments have to be in English, and in full sentences. They cannot be abusive or personal. Please abide by our community guidelines for posting your comments.</p><p>We have migrated to a new commenting platform. If you are already a registered user of the paper and logged in, you may continue to engage with our articles.</p></div></div>"""
    return document("Kabul will not take down post, says spokesman", "The Chennai Daily", body)


def _delhi_tv() -> str:
    p = paragraphs(2, 7)
    p.insert(2, "<p><b>Also Read | <a href='/w/1'>Video: Leopard Walks Into Wedding Hall</a></b></p>")
    p.insert(4, "<div class='ins_adwrap'><span>Advertisement - Scroll to continue</span></div>")
    p.append(
        "<p><i>(Except for the headline, this story has not been edited by our staff and is published from a syndicated feed.)</i></p>"
    )
    body = f"""<div class='sp-hd'><h1 class='sp-ttl'>Province To Send Elders To Kabul, Centre Says It Was Not Asked</h1><h2 class='sp-descp' data-gold='s'>The law minister said that no reply had come in eleven weeks.</h2><nav class='pst-by'><span>World News</span><span>Mar 11, 2025 13:36 pm IST</span></nav></div>
<div id='ignorediv' class='Art-exp_wr'><div class='ins_instory_dv'><img src='d.jpg'><div class='ins_instory_dv_cont'><span class='ins_instory_dv_caption'>The elders may leave before the end of the month. (File)</span></div></div><b class='place_cont'>Peshawar:</b>{"".join(p)}</div>
<div class='tags'><a href='/t/1'>Pakistan</a>, <a href='/t/2'>Kabul Talks</a></div><div class='trending'><h4>Trending News</h4><ul><li><a href='/w/3'>Watch: Groom arrives by tractor</a></li></ul></div>"""
    return document("Province To Send Elders To Kabul, Centre Says It Was Not Asked", "Delhi TV", body)


def _delhi_express() -> str:
    p = paragraphs(5, 9)
    p.insert(
        3,
        "<div class='pdsc-related-modify news-guard-related'><div class='pdsc-related-list'><ul><li><a href='/x/1'>Why Pakistan and Afghanistan cannot agree on a line</a></li><li><a href='/x/2'>A short history of the Khyber railway</a></li></ul></div></div>",
    )
    p.insert(6, "<div class='subscriber_widget'><p>Story continues below this ad</p></div>")
    p.insert(
        8,
        "<div class='ev-meter-content'><h3>Festive offer</h3><p>Get a year of the Express for the price of a kite. <a href='/subscribe'>Click here to subscribe</a></p></div>",
    )
    body = f"""<div class='native_story'><h1 class='native_story_title'>Three of sixteen elders want word that they may come back</h1><h2 class='synopsis' data-gold='s'>Those who carried letters in earlier years were arrested, and one was killed.</h2><div class='editor-details'>Written by <a href='/profile/x'>Nirupama S.</a><br>New Delhi | March 13, 2025 06:31 IST</div>
<div class='story_details'><div class='full-details'><div class='articles'><span class='custom-caption'><img src='f.jpg'>Elders at an earlier meeting in Jamrud. (Express archive)</span>{"".join(p)}</div></div><div class='storytags'>Tags: <a href='/t/a'>Khyber</a></div></div>
<div class='copyright'>© The Delhi Express Pvt Ltd</div><div class='buzzfeed'><h2>Must Read</h2><ul><li><h3><a href='/b/1'>How to cook a pumpkin that nobody wants</a></h3></li></ul></div></div>"""
    return document("Three of sixteen elders want word that they may come back", "The Delhi Express", body)


def _kabul_tv() -> str:
    p = paragraphs(7, 6)
    body = f"""<div class='col-md-8'><h1 class='title-article'>Kabul Says Post at Torkham Stays</h1><div class='content-article'><p class='lead' data-gold='s'>The spokesman for the interior ministry said that no stone of it would be moved.</p>{"".join(p)}
<p>tolo.example/afghanistan-194xxx</p></div><div class='share-article'><span>Share this post</span></div><div class='comment-section'><h3>Comment this post</h3><form><input><button>Send</button></form></div>
<div class='popular'><h4>Popular Post</h4><p><a href='/1'>Kabul municipality begins work on ring road</a></p><p><a href='/2'>Exchange rates in Kabul on Tuesday</a></p></div></div>"""
    return document("Kabul Says Post at Torkham Stays", "Kabul TV", body)


def _kabul_wordpress() -> str:
    p = paragraphs(9, 6)
    body = f"""<div class='site-content'><article class='post type-post'><header class='entry-header'><h1 class='entry-title'>Maps of 1919 to decide on border post</h1><div class='entry-meta'>By <a href='/author/fa'>Fidel R.</a> on March 12, 2025</div></header>
<div class='entry-content'>{"".join(p)}<div class='sharedaddy sd-sharing-enabled'><h3 class='sd-title'>Share this:</h3><ul><li><a href='#'>Facebook</a></li><li><a href='#'>X</a></li></ul></div><div id='jp-relatedposts' class='jp-relatedposts'><h3 class='jp-relatedposts-headline'><em>Related</em></h3><div><h4><a href='/r1'>Traders ask for a second gate</a></h4><p>The chamber of commerce in Jalalabad wrote to both ministries on Sunday.</p></div></div></div>
<footer class='entry-footer'>Tags: <a href='/t'>Torkham</a></footer></article><div class='author-box'><h4>About the author</h4><p>Fidel R. is a reporter for the Press. You can follow him at @fidel.</p></div><div id='comments'><h2>Leave a Reply</h2><p>Your email address will not be published. Required fields are marked *</p></div></div>"""
    return document("Maps of 1919 to decide on border post", "The Kabul Press", body)


def _london_paper() -> str:
    p = paragraphs(13, 9)
    p.insert(
        3,
        "<aside data-component='rich-link'><span>Related: </span><a href='/r'>‘The bus no longer comes’: a village at the edge of two countries</a></aside>",
    )
    p.insert(
        6,
        "<div class='dcr-newsletter'><h4>Sign up to First Edition</h4><p>Our morning email breaks down the key stories of the day, telling you what’s happening and why it matters</p><span>Privacy Notice: Newsletters may contain info about charities, online ads, and content funded by outside parties.</span></div>",
    )
    body = f"""<main><article><div data-gu-name='headline'><h1>Opposition walks out as Pakistani province plans Kabul trip</h1></div><div data-gu-name='standfirst'><p data-gold='s'>Plan is ‘a holiday at the expense of the state’, says leader of boycott, as villages ask for buses and schools</p></div><div data-gu-name='media'><figure><img src='g.jpg'><figcaption><span>View image in fullscreen</span><span>The assembly in Peshawar. Photograph: Arshad A/EPA</span></figcaption></figure></div><div data-gu-name='meta'><a rel='author' href='/p/s'>Shah M</a> in Islamabad<details><summary>Tue 11 Mar 2025 16.04 GMT</summary></details></div>
<div id='maincontent' class='article-body-commercial-selector'>{"".join(p)}</div><div class='submeta'><span>Explore more on these topics</span><ul><li><a href='/w/pakistan'>Pakistan</a></li><li><a href='/w/sca'>South and central Asia</a></li></ul><div>Reuse this content</div></div></article><section class='most-viewed'><h2>Most viewed</h2><ol><li><a href='/1'>Fox found asleep in library’s poetry section</a></li></ol></section></main>
<div class='contributions-epic'><h2>Dear reader,</h2><p>You have read four articles in the last month. We rely on readers like you to keep our journalism open to all; if you can, please support us from £3.</p></div>"""
    return document("Opposition walks out as Pakistani province plans Kabul trip", "The London Guardian Post", body)


def _emirates_site() -> str:
    p = paragraphs(11, 7)
    p.insert(
        3, "<div class='inline-newsletter cb-newsletter'><p>Get the latest from the region in your inbox</p></div>"
    )
    body = f"""<div class='article-wrap'><p class='article-category'>World / Asia</p><h1 class='article-title'>Elder who lost brother will go to Kabul again</h1><h2 class='article-subtitle' data-gold='s'>Malik Rehmat is one of sixteen, and one of three who want guarantees</h2><div class='byline'>Ashfaq A., Senior Assistant Editor</div><div class='last-updated'>Last updated: March 12, 2025 | 13:32 | 2 MIN READ</div><figure><img src='e.jpg'><figcaption>Malik Rehmat at his home in Tirah. Image Credit: Supplied</figcaption></figure>
<div class='story-element story-element-text'>{"".join(p)}</div><div class='author-card'><div class='author-name'>Ashfaq A.</div><p>Ashfaq has been covering the Gulf and Pakistan for the past 33 years. He is the author of a book on the diaspora.</p></div><div class='related-topics'>Related Topics: <a href='/t/p'>Pakistan</a></div><div class='also-in'><h3>Also In This Package</h3><a href='/q'>How to renew a visa from home</a></div></div>"""
    return document("Elder who lost brother will go to Kabul again", "The Emirates Courier", body)


def _br_paragraphs() -> str:
    text = "<br><br>".join(PROSE[i] for i in range(3, 11))
    body = f"""<table width='100%'><tr><td width='160'><a href='/'>Home</a><br><a href='/nat'>National</a><br><a href='/sports'>Sports</a></td><td><font size='5'><b>Drivers sleep in cabs as gate stays shut</b></font><br><i>By Iqbal Khan</i><br><div class='newsbody'>{text}</div><br><a href='/back'>Back to main page</a></td></tr></table><center>© The Frontier Mail. Site developed by Webhouse.</center>"""
    return document("Drivers sleep in cabs as gate stays shut", "The Frontier Mail", body)


def _live_report() -> str:
    posts = "".join(
        f"<article class='live-post' id='post-{i}'><div class='post-time'>{18 - i}:{10 + 7 * i}</div><h3 class='post-title' data-gold='b'>{title}</h3><div class='post-body'><p data-gold='b'>{PROSE[i * 2]}</p><p data-gold='b'>{PROSE[i * 2 + 1]}</p></div><div class='share'>Share</div></article>"
        for i, title in enumerate(
            (
                "Cabinet gives its consent",
                "Nothing has been heard from Islamabad",
                "Onions by the roadside",
                "The other side of the gate",
                "Guarantees are asked for",
            )
        )
    )
    body = f"""<main><header><span class='live-badge'>LIVE</span><h1>Jirga for Kabul: the day as it happened</h1><p class='standfirst' data-gold='s'>Sixteen elders have been named, and three of them want to know how they will come back.</p></header><div class='live-feed'>{posts}</div></main><aside><h3>Most read</h3><a href='/1'>What the stars say about your week</a></aside>"""
    return document("Jirga for Kabul: the day as it happened", "The Live Desk", body)


def _opinion_page() -> str:
    p = paragraphs(14, 8)
    body = f"""<div class='wrapper'><h1>Let them talk</h1><div class='author'><img src='w.jpg'><span>Huma Y.</span></div><p class='excerpt' data-gold='s'>A town that asks for a bus is told about sovereignty.</p><article>{"".join(p)}<p><em>The writer is an attorney who teaches constitutional law and political philosophy.</em></p><p><a href='mailto:h@example.com'>h@example.com</a></p><p><em>Published in The Harbour Daily, March 15th, 2025</em></p></article><div class='more-opinion'><h3>Opinion</h3><div><a href='/o/1'>The price of a kite</a><p>A ban that is lifted on one roof is a ban that has failed on all of them.</p></div></div></div>"""
    return document("Let them talk", "The Harbour Daily", body)


def _lead_apart() -> str:
    p = paragraphs(1, 8)
    body = f"""<div class='page'><div class='article'><h1 class='article__heading'>Province names sixteen elders for talks across the border</h1><div class='article__date'>11 Mar, 2025 14:05</div><div class='article__summary summary' data-gold='s'>{PROSE[0]}</div><div class='article__cover'><img src='c.jpg'><div class='media__footer'>© Agency / Sam Oye</div></div><div class='article__text text'>{"".join(p)}<div class='read-more'><a href='/r/1'>Read more</a><div class='read-more__title'><a href='/r/1'>Lorries rot at the gate for a third week</a></div></div><p><strong>Subscribe to our channel to get news updates</strong></p></div><div class='tags-trends'><a href='/t'>Pakistan</a></div></div></div>"""
    return document("Province names sixteen elders for talks across the border", "Today International", body)


def _tweets_inside() -> str:
    p = paragraphs(6, 7)
    p.insert(
        2,
        "<blockquote class='twitter-tweet'><p lang='en' dir='ltr' data-gold='b'>The post stands where it has always stood. Whoever wants to see it may come and drink tea with us.</p>&mdash; Interior Spokesman (@spokesman) <a href='https://x.example/1'>March 10, 2025</a></blockquote>",
    )
    p.insert(5, "<p>Also, watch</p><div class='video-embed'><iframe src='v'></iframe></div>")
    body = f"""<section class='story'><h1>Come and drink tea, Kabul tells critics of post</h1><div class='meta'>India Desk | Mar 11, 2025, 19:48 IST</div><div class='story-body'>{"".join(p)}<p>- Ends</p><p>With inputs from agencies</p><p>Published By: <a href='/a'>Satyam S.</a></p><p>Published On: Mar 11, 2025</p></div><div class='tunein'><h3>Must Watch</h3><a href='/v'>Tailor, 91, on thread</a></div></section>"""
    return document("Come and drink tea, Kabul tells critics of post", "Desk Today", body)


_MAKERS = (
    _karachi_daily,
    _lahore_tribune,
    _tv_portal,
    _wordpress_tv,
    _british_broadcaster,
    _gulf_network,
    _wire_agency,
    _us_wire,
    _us_radio,
    _chennai_daily,
    _delhi_tv,
    _delhi_express,
    _kabul_tv,
    _kabul_wordpress,
    _london_paper,
    _emirates_site,
    _br_paragraphs,
    _live_report,
    _opinion_page,
    _lead_apart,
    _tweets_inside,
)
