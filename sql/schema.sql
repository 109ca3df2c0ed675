-- The tables of a warehouse, each with what it is for and its grain in its comment; data_dictionary.sql says what
-- each column holds.
-- Ids are the first 20 hex digits of a SHA-256 of what they name. Char offsets are half-open Unicode code
-- points, counted from 0. There are no primary keys: a load is checked by the data tests in tests/, and
-- keys make it many times slower.

create table schema_info (
    schema_version integer,
    definitions_sha256 varchar
);
comment on table schema_info is 'Which version of these tables the file holds. One row.';

create table documents (
    document_id varchar,
    article_id varchar,
    duplicate_of_article_id varchar,
    source_root varchar,
    source_path varchar,
    source_record varchar,
    content_sha256 varchar,
    media_type varchar,
    encoding varchar,
    byte_count bigint,
    fetched_at timestamptz,
    status varchar,
    first_seen_at timestamptz,
    last_seen_at timestamptz,
    missing_since timestamptz,
    made_by varchar,
    made_with varchar,
    run_id varchar
);
comment on table documents is 'Where every raw item came from and what became of it. One row per raw item (a file, or one record of a file of many) with one content.';

create table files (
    source_root varchar,
    source_path varchar,
    byte_count bigint,
    modified_ns bigint,
    changed_ns bigint,
    document_count bigint
);
comment on table files is 'The files that need not be read again while they are as they were. One row per file whose state was certain when it was read.';

create table articles (
    article_id varchar,
    title varchar,
    lede varchar,
    body varchar,
    authors varchar[],
    outlet varchar,
    agency varchar,
    section varchar,
    tags varchar[],
    url varchar,
    language varchar,
    dateline_place varchar,
    published_at timestamptz,
    published_local timestamp,
    published_offset_minutes integer,
    published_date date,
    published_precision varchar,
    date_source varchar,
    date_raw varchar,
    view_count bigint,
    word_count bigint,
    sentence_count bigint,
    story_id varchar,
    is_story_lead boolean,
    run_id varchar
);
comment on table articles is 'The clean articles with the metadata that their pages print. One row per distinct body.';

create table quotes (
    quote_id varchar,
    article_id varchar,
    ordinal integer,
    kind varchar,
    text varchar,
    start_char bigint,
    end_char bigint,
    utterance_id varchar,
    parent_quote_id varchar,
    statement_id varchar,
    speaker_text varchar,
    speaker_start_char bigint,
    speaker_end_char bigint,
    speaker_entity_id varchar,
    found_speaker_entity_id varchar,
    speaker_role varchar,
    speaker_affiliation varchar,
    cue varchar,
    cue_start_char bigint,
    cue_end_char bigint,
    addressee varchar,
    venue varchar,
    method varchar,
    confidence double,
    source_line_start bigint,
    source_line_end bigint,
    source_byte_start bigint,
    source_byte_end bigint
);
comment on table quotes is 'Who said what. One row per quoted span; a quote over several paragraphs is one row, a quote split by its cue is one row per part.';

create table mentions (
    mention_id varchar,
    article_id varchar,
    entity_id varchar,
    found_entity_id varchar,
    kind varchar,
    text varchar,
    start_char bigint,
    end_char bigint,
    form varchar,
    quote_id varchar,
    sentence_ordinal integer
);
comment on table mentions is 'Who and what is named where. One row per occurrence of an entity in a body.';

create table entities (
    entity_id varchar,
    name varchar,
    kind varchar,
    country_code varchar,
    wikidata_id varchar
);
comment on table entities is 'People, organizations and places that a loaded article mentions or quotes. One row per entity.';

create table entity_aliases (
    entity_id varchar,
    alias varchar,
    origin varchar
);
comment on table entity_aliases is 'What each entity is called. One row per entity, wording and origin; demonyms are no names and left out.';

create table entity_names (
    document_id varchar,
    entity_id varchar,
    name varchar,
    kind varchar,
    country_code varchar,
    wikidata_id varchar
);
comment on table entity_names is 'What entities.name is chosen from. One row per document, entity and fullest name the document gives it.';

create table corrections (
    line bigint,
    action varchar,
    entity varchar,
    value varchar,
    articles varchar[],
    entity_id varchar,
    status varchar,
    mention_count bigint,
    quote_count bigint
);
comment on table corrections is 'What users say of entities, and what each saying did. One row per line of the corrections file in force.';

create table blocked_mentions as
select
    mentions.mention_id,
    mentions as mention,  -- noqa: RF02
from mentions
where false;
comment on table blocked_mentions is 'Mentions that a correction blocks: what was taken for a name and is none. One row per mention.';

create table paragraphs (
    article_id varchar,
    passage_id varchar,
    start_char bigint,
    end_char bigint,
    word_count bigint,
    shingle_count bigint,
    sketch uinteger[]
);
comment on table paragraphs is 'Where the paragraphs of every body stand, for finding equal ones and copies. One row per paragraph.';

create table passages (
    passage_id varchar,
    text varchar,
    word_count bigint,
    article_count bigint,
    story_count bigint
);
comment on table passages is 'Paragraphs of 12 words or more that stand in articles of more than one story: agency background, boilerplate. One row per paragraph, equal but for case, quote marks, dashes and spaces.';

create table article_passages (
    article_id varchar,
    passage_id varchar,
    start_char bigint,
    end_char bigint
);
comment on table article_passages is 'Where shared paragraphs stand; they stay in the bodies. One row per occurrence.';

create table story_pairs (
    article_id_a varchar,
    article_id_b varchar,
    resemblance double,
    containment double
);
comment on table story_pairs is 'The evidence for articles.story_id. One row per pair of copies. Of words that more than 20 articles print, only the 20 smallest ids are paired with the others.';

create table rejects (
    document_id varchar,
    source_path varchar,
    source_record varchar,
    reason varchar,
    message varchar,
    byte_offset bigint,
    run_id varchar
);
comment on table rejects is 'What could not be loaded, and why. One row per rejected document.';

create table document_lines (
    document_id varchar,
    line bigint,
    ordinal bigint,
    char_start bigint,
    char_end bigint,
    byte_start bigint,
    byte_end bigint,
    disposition varchar,
    rule varchar,
    body_start_char bigint,
    body_end_char bigint,
    text varchar,
    origin varchar
);
comment on table document_lines is 'What became of every raw line. One row per stretch of a raw line that shared one fate; most lines are one stretch.';

-- The structs take their fields from the tables whose rows they hold.
create table duplicates as
with article as (
    select
        '' as document_id,
        articles.*,
    from articles
),

quote as (
    select
        '' as document_id,
        quotes.*,
    from quotes
),

mention as (
    select
        '' as document_id,
        mentions.*,
    from mentions
)

select
    article.document_id,
    article.article_id,
    article,  -- noqa: RF02
    [quote] as quotes,  -- noqa: RF02
    [mention] as mentions,  -- noqa: RF02
from article
cross join quote
cross join mention
where false;
comment on table duplicates is 'What each duplicate document says of its article, ready for the day the loaded one goes or changes. One row per duplicate document.';

create table runs (
    run_id varchar,
    started_at timestamptz,
    finished_at timestamptz,
    status varchar,
    code_version varchar,
    input varchar,
    documents_seen bigint,
    documents_new bigint,
    documents_changed bigint,
    documents_unchanged bigint,
    documents_remade bigint,
    documents_duplicate bigint,
    documents_rejected bigint,
    articles_added bigint,
    quotes_added bigint,
    mentions_added bigint,
    seconds double,
    prefect_flow_run_id varchar
);
comment on table runs is 'What each run did. One row per published run; a run that fails publishes nothing. seen = new + changed + unchanged.';

create table stopwords (
    word varchar
);
comment on table stopwords is 'English words that say nothing of a text''s subject; term_frequency flags them. One row per word.';
