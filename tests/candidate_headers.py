"""Every heading of Democracy Club's candidate files since 2015, by version: facts, as its code had them and has them.

https://github.com/DemocracyClub/yournextrepresentative; three are those of files that people kept.
"""

HEADERS = {
    "yournextmp-2015 2015-02-02": """
name id party constituency mapit_url twitter_username facebook_page_url party_ppc_page_url gender
facebook_personal_url email homepage_url wikipedia_url birth_date
""",
    "yournextmp-2015 2015-02-03": """
name id party constituency mapit_id mapit_url gss_code twitter_username facebook_page_url
party_ppc_page_url gender facebook_personal_url email homepage_url wikipedia_url birth_date
""",
    "yournextmp-2015 2015-02-12": """
name id party constituency mapit_id mapit_url gss_code twitter_username facebook_page_url
party_ppc_page_url gender facebook_personal_url email homepage_url wikipedia_url birth_date parlparse_id
theyworkforyou_url
""",
    "yournextmp-2015 2015-03-01": """
name id party constituency mapit_id mapit_url gss_code twitter_username facebook_page_url
party_ppc_page_url gender facebook_personal_url email homepage_url wikipedia_url birth_date parlparse_id
theyworkforyou_url honorific_prefix honorific_suffix
""",
    "yournextmp-2015 2015-03-26": """
name id party constituency mapit_id mapit_url gss_code twitter_username facebook_page_url
party_ppc_page_url gender facebook_personal_url email homepage_url wikipedia_url birth_date parlparse_id
theyworkforyou_url honorific_prefix honorific_suffix party_id
""",
    "yournextmp-2015 2015-03-31": """
name id party constituency mapit_id mapit_url gss_code twitter_username facebook_page_url
party_ppc_page_url gender facebook_personal_url email homepage_url wikipedia_url birth_date parlparse_id
theyworkforyou_url honorific_prefix honorific_suffix party_id linkedin_url
""",
    "yournextmp-2015 2015-05-06": """
name id party constituency mapit_id mapit_url gss_code twitter_username facebook_page_url
party_ppc_page_url gender facebook_personal_url email homepage_url wikipedia_url birth_date parlparse_id
theyworkforyou_url honorific_prefix honorific_suffix party_id linkedin_url elected
""",
    "yournextmp-2015 2015-05-09": """
name id party constituency mapit_id mapit_url gss_code twitter_username facebook_page_url
party_ppc_page_url gender facebook_personal_url email homepage_url wikipedia_url birth_date parlparse_id
theyworkforyou_url honorific_prefix honorific_suffix party_id linkedin_url elected image_url
proxy_image_url_template image_copyright image_uploading_user image_uploading_user_notes
""",
    "legacy 2015-06-29": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes gss_code parlparse_id theyworkforyou_url
party_ec_id
""",
    "legacy 2016-04-26": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id gss_code parlparse_id
theyworkforyou_url party_ec_id
""",
    "legacy 2016-05-10": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position gss_code parlparse_id theyworkforyou_url
party_ec_id
""",
    "legacy 2017-05-17": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id
""",
    "legacy 2017-05-18": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits
""",
    "legacy 2018-10-29": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll
""",
    "legacy 2018-11-22": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll
""",
    "legacy 2019-04-16": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll wikidata_url
""",
    "legacy 2019-04-24": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll wikidata_id
""",
    "legacy 2019-09-16": """
id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id
post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_date
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll wikidata_id blog_url instagram_url
youtube_profile
""",
    "legacy 2021-04-20": """
id name election ballot_paper_id election_date party_id party_name post_id post_label honorific_prefix
honorific_suffix gender birth_date mapit_url elected email twitter_username facebook_page_url
party_ppc_page_url facebook_personal_url homepage_url wikipedia_url linkedin_url image_url
proxy_image_url_template image_copyright image_uploading_user image_uploading_user_notes twitter_user_id
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll wikidata_id blog_url instagram_url
youtube_profile
""",
    "legacy 2021-04-28": """
id name election ballot_paper_id election_date seats_contested party_id party_name
party_description_text post_id post_label organisation_name NUTS1 honorific_prefix honorific_suffix
gender birth_date elected email twitter_username facebook_page_url party_ppc_page_url
facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template
image_copyright image_uploading_user image_uploading_user_notes twitter_user_id election_current
party_lists_in_use party_list_position old_person_ids gss_code parlparse_id theyworkforyou_url
party_ec_id favourite_biscuits cancelled_poll wikidata_id blog_url instagram_url youtube_profile
""",
    "legacy 2022-03-28": """
id name election ballot_paper_id election_date seats_contested party_id party_name
party_description_text previous_party_affiliations post_id post_label organisation_name NUTS1
honorific_prefix honorific_suffix gender birth_date elected email twitter_username facebook_page_url
party_ppc_page_url facebook_personal_url homepage_url wikipedia_url linkedin_url image_url
proxy_image_url_template image_copyright image_uploading_user image_uploading_user_notes twitter_user_id
election_current party_lists_in_use party_list_position old_person_ids gss_code parlparse_id
theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll wikidata_id blog_url instagram_url
youtube_profile
""",
    "legacy 2023-04-06": """
id name election ballot_paper_id election_date seats_contested party_id party_name
party_description_text previous_party_affiliations post_id post_label organisation_name NUTS1
honorific_prefix honorific_suffix gender birth_date elected email twitter_username mastodon_username
facebook_page_url party_ppc_page_url facebook_personal_url homepage_url wikipedia_url linkedin_url
image_url proxy_image_url_template image_copyright image_uploading_user image_uploading_user_notes
twitter_user_id election_current party_lists_in_use party_list_position old_person_ids gss_code
parlparse_id theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll wikidata_id blog_url
instagram_url youtube_profile
""",
    "legacy 2023-06-28": """
id name election ballot_paper_id election_date seats_contested party_id party_name
party_description_text previous_party_affiliations post_id post_label organisation_name NUTS1
honorific_prefix honorific_suffix gender birth_date elected email twitter_username mastodon_username
facebook_page_url party_ppc_page_url facebook_personal_url homepage_url wikipedia_url mnis_id
linkedin_url image_url proxy_image_url_template image_copyright image_uploading_user
image_uploading_user_notes twitter_user_id election_current party_lists_in_use party_list_position
old_person_ids gss_code parlparse_id theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll
wikidata_id blog_url instagram_url youtube_profile
""",
    "legacy 2024-03-26": """
id name election ballot_paper_id election_date seats_contested party_id party_name
party_description_text previous_party_affiliations post_id post_label organisation_name NUTS1
honorific_prefix honorific_suffix gender birth_date elected email twitter_username mastodon_username
facebook_page_url party_ppc_page_url facebook_personal_url homepage_url wikipedia_url mnis_id
linkedin_url image_url proxy_image_url_template image_copyright image_uploading_user
image_uploading_user_notes twitter_user_id election_current party_lists_in_use party_list_position
old_person_ids gss_code parlparse_id theyworkforyou_url party_ec_id favourite_biscuits cancelled_poll
wikidata_id blog_url instagram_url youtube_profile tiktok_url threads_url blue_sky_url other_url
""",
    "builder core": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested
""",
    "builder core 2026-06-18": """
person_id person_name honorific_prefix honorific_suffix election_id ballot_paper_id election_date
election_current party_name party_id post_label cancelled_poll seats_contested
""",
    "builder 2023-10-04": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url party_description_text legacy_party_id party_list_position
party_lists_in_use previous_party_affiliations gss post_id nuts1 organisation_name votes_cast
tied_vote_winner rank turnout_reported spoilt_ballots total_electorate turnout_percentage results_source
""",
    "builder 2024-04-14": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url party_description_text
legacy_party_id party_list_position party_lists_in_use previous_party_affiliations gss post_id nuts1
organisation_name votes_cast elected tied_vote_winner rank turnout_reported spoilt_ballots
total_electorate turnout_percentage results_source
""",
    "builder 2024-05-28 a86": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url gender birth_date
favourite_biscuit statement_to_voters image party_description_text legacy_party_id party_list_position
party_lists_in_use previous_party_affiliations gss post_id nuts1 organisation_name votes_cast elected
tied_vote_winner rank turnout_reported spoilt_ballots total_electorate turnout_percentage results_source
""",
    "builder 2024-05-28 f63": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url gender birth_date
favourite_biscuit statement_to_voters image party_description_text legacy_party_id party_list_position
party_lists_in_use previous_party_affiliations by_election gss post_id nuts1 organisation_name
votes_cast elected tied_vote_winner rank turnout_reported spoilt_ballots total_electorate
turnout_percentage results_source
""",
    "builder 2024-06-03": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url gender birth_date
favourite_biscuit statement_to_voters image party_description_text legacy_party_id party_list_position
party_lists_in_use previous_party_affiliations by_election gss post_id candidates_locked nuts1
organisation_name votes_cast elected tied_vote_winner rank turnout_reported spoilt_ballots
total_electorate turnout_percentage results_source
""",
    "builder 2024-06-24": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id twfy_id gender
birth_date favourite_biscuit statement_to_voters image party_description_text legacy_party_id
party_list_position party_lists_in_use previous_party_affiliations by_election gss post_id
candidates_locked nuts1 organisation_name votes_cast elected tied_vote_winner rank turnout_reported
spoilt_ballots total_electorate turnout_percentage results_source
""",
    "builder 2025-05-08": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id twfy_id gender
birth_date favourite_biscuit statement_to_voters statement_last_updated person_last_updated image
party_description_text legacy_party_id party_list_position party_lists_in_use
previous_party_affiliations by_election gss post_id candidates_locked nuts1 organisation_name votes_cast
elected tied_vote_winner rank turnout_reported spoilt_ballots total_electorate turnout_percentage
results_source
""",
    "builder 2025-09-11": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id twfy_id gender
birth_date favourite_biscuit statement_to_voters statement_last_updated person_last_updated image
party_description_text legacy_party_id party_list_position party_lists_in_use
previous_party_affiliations by_election by_election_reason gss post_id candidates_locked nuts1
organisation_name votes_cast elected tied_vote_winner rank turnout_reported spoilt_ballots
total_electorate turnout_percentage results_source
""",
    "builder 2026-02-11": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id twfy_id gender
birth_date favourite_biscuit statement_to_voters statement_last_updated person_last_updated image
party_description_text sopn_last_name sopn_first_names legacy_party_id party_list_position
party_lists_in_use previous_party_affiliations by_election by_election_reason gss post_id
candidates_locked nuts1 organisation_name votes_cast elected tied_vote_winner rank turnout_reported
spoilt_ballots total_electorate turnout_percentage results_source
""",
    "builder 2026-06-08": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id twfy_id gender
birth_date death_date favourite_biscuit statement_to_voters statement_last_updated person_last_updated
image party_description_text sopn_last_name sopn_first_names legacy_party_id party_list_position
party_lists_in_use previous_party_affiliations by_election by_election_reason gss post_id
candidates_locked nuts1 organisation_name votes_cast elected tied_vote_winner rank turnout_reported
spoilt_ballots total_electorate turnout_percentage results_source
""",
    "builder 2026-06-29": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested honorific_prefix honorific_suffix email facebook_page_url
facebook_personal_url homepage_url blog_url linkedin_url party_ppc_page_url twitter_username
mastodon_username wikipedia_url wikidata_id youtube_profile instagram_url blue_sky_url threads_url
tiktok_url other_url mnis_id twfy_id gender birth_date death_date favourite_biscuit statement_to_voters
statement_last_updated person_last_updated image party_description_text sopn_last_name sopn_first_names
legacy_party_id party_list_position party_lists_in_use previous_party_affiliations by_election
by_election_reason gss post_id candidates_locked nuts1 organisation_name votes_cast elected
tied_vote_winner rank turnout_reported spoilt_ballots total_electorate turnout_percentage results_source
""",
    "builder full": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested honorific_prefix honorific_suffix by_election
by_election_reason party_description_text sopn_last_name sopn_first_names legacy_party_id
party_list_position party_lists_in_use gss post_id candidates_locked nuts1 organisation_name
previous_party_affiliations votes_cast elected tied_vote_winner rank turnout_reported spoilt_ballots
total_electorate turnout_percentage results_source email facebook_page_url facebook_personal_url
homepage_url blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url
wikidata_id youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id twfy_id
gender birth_date death_date favourite_biscuit statement_to_voters statement_last_updated
person_last_updated image
""",
    "builder person": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested honorific_prefix honorific_suffix email facebook_page_url
facebook_personal_url homepage_url blog_url linkedin_url party_ppc_page_url twitter_username
mastodon_username wikipedia_url wikidata_id youtube_profile instagram_url blue_sky_url threads_url
tiktok_url other_url mnis_id twfy_id gender birth_date death_date favourite_biscuit statement_to_voters
statement_last_updated person_last_updated image
""",
    "builder usual": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested votes_cast elected tied_vote_winner rank turnout_reported
spoilt_ballots total_electorate turnout_percentage results_source
""",
    "builder general 2024": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested email facebook_page_url facebook_personal_url homepage_url
blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username wikipedia_url wikidata_id
youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url gender birth_date
favourite_biscuit statement_to_voters image
""",
    "builder scotland 2026": """
person_id person_name election_id ballot_paper_id election_date election_current party_name party_id
post_label cancelled_poll seats_contested facebook_page_url linkedin_url twitter_username
youtube_profile instagram_url blue_sky_url threads_url tiktok_url
""",
}


def header(version: str) -> list[str]:
    return HEADERS[version].split()
