-- The tables of a warehouse, each with what it is for and its grain in its comment.
-- Ids are the first 20 hex digits of a SHA-256 of what they name. Char offsets are half-open Unicode code
-- points, counted from 0. There are no primary keys: a load is checked by the data tests in tests/, and
-- keys make it many times slower.

create table schema_info (
    schema_version integer,
    definitions_sha256 varchar
);
comment on table schema_info is 'Which version of these tables the file holds. One row.';
comment on column schema_info.schema_version is 'Rises whenever tables change; onrecord reads and writes one version only.';
comment on column schema_info.definitions_sha256 is 'SHA-256 of the definitions of the views, so that newer views replace older ones.';

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
    status varchar,
    first_seen_at timestamptz,
    last_seen_at timestamptz,
    missing_since timestamptz,
    run_id varchar
);
comment on table documents is 'Where every raw item came from and what became of it. One row per raw item (a file, or one record of a file of many) with one content.';
comment on column documents.document_id is 'Hash of source_path, source_record and content_sha256.';
comment on column documents.article_id is 'The article that was loaded from this document; null unless status is loaded. At most one document per article is loaded.';
comment on column documents.duplicate_of_article_id is 'The article whose body this document repeats; null unless status is duplicate.';
comment on column documents.source_root is 'The input root, on the machine that read it, below which it was last seen; part of no id.';
comment on column documents.source_path is 'Path below source_root with / between folders, or a URI; bytes of a name that are no UTF-8 stand as \xNN.';
comment on column documents.source_record is 'Which record of the file; null for a file that is one item.';
comment on column documents.content_sha256 is 'SHA-256 of the raw bytes; empty when they could not be read.';
comment on column documents.media_type is 'Form of the input, as the reader took it; null for rejected items.';
comment on column documents.encoding is 'Codec (Python''s name) that the bytes were decoded with; null for rejected items.';
comment on column documents.byte_count is 'Length of the raw bytes; null when they could not be read.';
comment on column documents.status is 'loaded: its article is in articles. duplicate: another document has the same body and stands for both. rejected: see rejects.';
comment on column documents.first_seen_at is 'Start of the first run that met it.';
comment on column documents.last_seen_at is 'Start of the latest run that met it.';
comment on column documents.missing_since is 'Start of the first run that looked through its source_root and no longer found it; null while it is there.';
comment on column documents.run_id is 'The run that read it.';

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
comment on column articles.article_id is 'Hash of the body.';
comment on column articles.title is 'The headline; null when the page prints none.';
comment on column articles.lede is 'The lead printed apart from the body.';
comment on column articles.body is 'The clean text: paragraphs with a blank line between. Offsets of quotes, mentions and passages point into it.';
comment on column articles.authors is 'Names of the byline, in its order; empty when there is none.';
comment on column articles.outlet is 'Who published it, as the page says.';
comment on column articles.agency is 'The news agency it is credited to.';
comment on column articles.section is 'The section line of the page.';
comment on column articles.tags is 'Tags that the page prints; empty when there are none.';
comment on column articles.url is 'Address of the page.';
comment on column articles.language is 'Language of the body, ISO 639-1; null when not known.';
comment on column articles.dateline_place is 'Where it was written, from the dateline.';
comment on column articles.published_at is 'Instant of publication; from the printed offset, or else from the configured default zone. Null when no date is printed.';
comment on column articles.published_local is 'The wall-clock time as printed; see published_precision for how much of it was.';
comment on column articles.published_offset_minutes is 'Minutes east of UTC as printed; null when the page states none.';
comment on column articles.published_date is 'The outlet''s own day; the first day of the period when only a month or year is printed.';
comment on column articles.published_precision is 'How much was printed: minute, day, month or year. Null for undated articles.';
comment on column articles.date_source is 'Where the date stood: header, metadata, dateline or url.';
comment on column articles.date_raw is 'The words that the date was read from.';
comment on column articles.view_count is 'Views as the page counts them.';
comment on column articles.word_count is 'Words of the body.';
comment on column articles.sentence_count is 'Sentences of the body.';
comment on column articles.story_id is 'Articles that share half of the shorter one''s words or more, in paragraphs they have in common, directly or over others, have one story_id: the smallest article_id among them.';
comment on column articles.is_story_lead is 'Whether it is the earliest dated article of its story, the smallest article_id among equals. One per story.';
comment on column articles.run_id is 'The run that wrote this row.';

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
    method varchar,
    confidence double,
    source_line_start bigint,
    source_line_end bigint,
    source_byte_start bigint,
    source_byte_end bigint
);
comment on table quotes is 'Who said what. One row per quoted span; a quote over several paragraphs is one row, a quote split by its cue is one row per part.';
comment on column quotes.quote_id is 'Hash of article_id, kind, start_char and end_char.';
comment on column quotes.article_id is 'The article it stands in.';
comment on column quotes.ordinal is 'Position among the quotes of the article, from 0.';
comment on column quotes.kind is 'direct: between marks. indirect: reported without marks.';
comment on column quotes.text is 'Verbatim: body[start_char:end_char]. A direct quote''s outer marks are left out.';
comment on column quotes.start_char is 'Into articles.body.';
comment on column quotes.end_char is 'Into articles.body, exclusive.';
comment on column quotes.utterance_id is 'quote_id of the first part; the parts of a quote split by its cue share it.';
comment on column quotes.parent_quote_id is 'The quote that this one stands in; null for the others.';
comment on column quotes.statement_id is 'Equal quotes of one speaker in different articles share it: said once, printed often. Null without a speaker.';
comment on column quotes.speaker_text is 'The words that name the speaker here, as written (he, the analyst).';
comment on column quotes.speaker_start_char is 'Of speaker_text, into articles.body.';
comment on column quotes.speaker_end_char is 'Of speaker_text, into articles.body, exclusive.';
comment on column quotes.speaker_entity_id is 'Who that is, in entities; null when the page does not say.';
comment on column quotes.found_speaker_entity_id is 'What the page alone says, where a correction changed speaker_entity_id; null elsewhere.';
comment on column quotes.speaker_role is 'Role of the speaker as printed (political analyst).';
comment on column quotes.speaker_affiliation is 'What the speaker speaks for, as printed.';
comment on column quotes.cue is 'The words of saying (said, according to).';
comment on column quotes.cue_start_char is 'Of cue, into articles.body.';
comment on column quotes.cue_end_char is 'Of cue, into articles.body, exclusive.';
comment on column quotes.addressee is 'Who was told, as written (Trend in told Trend).';
comment on column quotes.method is 'The rule that found the speaker.';
comment on column quotes.confidence is 'That speaker_entity_id is right, from 0 to 1.';
comment on column quotes.source_line_start is 'First raw line of the quote, from 1, in the document that the article was loaded from.';
comment on column quotes.source_line_end is 'Last raw line of the quote, inclusive.';
comment on column quotes.source_byte_start is 'First byte of the quote in the raw file, from 0. Null for inputs without stable bytes, or where dropped lines stand within the quote.';
comment on column quotes.source_byte_end is 'End of the quote in the raw file, exclusive.';

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
comment on column mentions.mention_id is 'Hash of article_id, the entity as found, start_char and end_char.';
comment on column mentions.article_id is 'The article it stands in.';
comment on column mentions.entity_id is 'Who or what is meant, in entities.';
comment on column mentions.found_entity_id is 'What the page alone says, where a correction changed entity_id; null elsewhere.';
comment on column mentions.kind is 'Of the words as used here: person, organization, place or other (a demonym is other though its entity is a place).';
comment on column mentions.text is 'Verbatim: body[start_char:end_char].';
comment on column mentions.start_char is 'Into articles.body.';
comment on column mentions.end_char is 'Into articles.body, exclusive.';
comment on column mentions.form is 'full, surname, initial, acronym, demonym or alias.';
comment on column mentions.quote_id is 'The innermost quote it stands in; null outside quotes.';
comment on column mentions.sentence_ordinal is 'Number of its sentence in the body, from 0.';

create table entities (
    entity_id varchar,
    name varchar,
    kind varchar,
    country_code varchar,
    wikidata_id varchar
);
comment on table entities is 'People, organizations and places that a loaded article mentions or quotes. One row per entity.';
comment on column entities.entity_id is 'Hash of kind and key: the folded name; of a name that may mean another in the next article (a surname alone, a court of no country), with the article.';
comment on column entities.name is 'A user''s name for it, else the one that most loaded articles give it; among equals the longest, then the first by alphabet.';
comment on column entities.kind is 'person, organization, place or other.';
comment on column entities.country_code is 'ISO 3166-1 alpha-2, for a country.';
comment on column entities.wikidata_id is 'Its item in Wikidata, where known.';

create table entity_aliases (
    entity_id varchar,
    alias varchar,
    origin varchar
);
comment on table entity_aliases is 'What each entity is called. One row per entity, wording and origin; demonyms are no names and left out.';
comment on column entity_aliases.entity_id is 'In entities.';
comment on column entity_aliases.alias is 'A wording of its name.';
comment on column entity_aliases.origin is 'text: a loaded article prints it. gazetteer: the name list has it, and no loaded article prints it. user: a correction gives it.';

create table entity_names (
    document_id varchar,
    entity_id varchar,
    name varchar,
    kind varchar,
    country_code varchar,
    wikidata_id varchar
);
comment on table entity_names is 'What entities.name is chosen from. One row per document, entity and fullest name the document gives it.';
comment on column entity_names.document_id is 'In documents; duplicates included.';
comment on column entity_names.entity_id is 'The entity.';
comment on column entity_names.name is 'The fullest name the document or the gazetteer gives it.';
comment on column entity_names.kind is 'person, organization, place or other.';
comment on column entity_names.country_code is 'ISO 3166-1 alpha-2, for a country.';
comment on column entity_names.wikidata_id is 'Its item in Wikidata, where known.';

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
comment on column corrections.line is 'Number of the line in the file, from 1.';
comment on column corrections.action is 'merge, split, rename, retype, block or alias.';
comment on column corrections.entity is 'What it is about, as written there: a name, kind:name or an id.';
comment on column corrections.value is 'The other entity, the new name, kind or alias; empty for block.';
comment on column corrections.articles is 'For a split: raw files or article ids.';
comment on column corrections.entity_id is 'The entity it is about, as found; null unless there is exactly one. What it turned into: mentions.found_entity_id and entity_id.';
comment on column corrections.status is 'applied; not found: no such entity or article is loaded yet; ambiguous: several entities bear the name.';
comment on column corrections.mention_count is 'Mentions that it is about.';
comment on column corrections.quote_count is 'Quotes of that speaker that it is about.';

create table blocked_mentions as
select
    mentions.mention_id,
    mentions as mention,  -- noqa: RF02
from mentions
where false;
comment on table blocked_mentions is 'Mentions that a correction blocks: what was taken for a name and is none. One row per mention.';
comment on column blocked_mentions.mention_id is 'Its id, as in mentions.';
comment on column blocked_mentions.mention is 'Its row in mentions, as it was found.';

create table paragraphs (
    article_id varchar,
    passage_id varchar,
    start_char bigint,
    end_char bigint,
    word_count bigint
);
comment on table paragraphs is 'Where the paragraphs of every body stand, for finding equal ones. One row per paragraph.';
comment on column paragraphs.article_id is 'The article it stands in.';
comment on column paragraphs.passage_id is 'Hash of the paragraph folded in case, quote marks and spaces; in passages when several articles print it.';
comment on column paragraphs.start_char is 'Into articles.body.';
comment on column paragraphs.end_char is 'Into articles.body, exclusive.';
comment on column paragraphs.word_count is 'Words, cut at white space.';

create table passages (
    passage_id varchar,
    text varchar,
    word_count bigint,
    article_count bigint
);
comment on table passages is 'Paragraphs of 12 words or more that stand in more than one article: agency background, boilerplate, reprints. One row per paragraph, equal but for case, quote marks and spaces.';
comment on column passages.passage_id is 'Hash of the folded paragraph.';
comment on column passages.text is 'As the smallest article_id prints it.';
comment on column passages.word_count is 'Words of the paragraph, cut at white space.';
comment on column passages.article_count is 'Articles that it stands in.';

create table article_passages (
    article_id varchar,
    passage_id varchar,
    start_char bigint,
    end_char bigint
);
comment on table article_passages is 'Where shared paragraphs stand; they stay in the bodies. One row per occurrence.';
comment on column article_passages.article_id is 'The article it stands in.';
comment on column article_passages.passage_id is 'In passages.';
comment on column article_passages.start_char is 'Into articles.body.';
comment on column article_passages.end_char is 'Into articles.body, exclusive.';

create table story_pairs (
    article_id_a varchar,
    article_id_b varchar,
    resemblance double,
    containment double
);
comment on table story_pairs is 'The evidence for articles.story_id. One row per pair of articles with containment of a half or more, each pair once; of a paragraph in more than 50 articles, only neighbours by id are paired.';
comment on column story_pairs.article_id_a is 'The smaller id.';
comment on column story_pairs.article_id_b is 'The larger id.';
comment on column story_pairs.resemblance is 'Words in shared paragraphs over words of both without counting those twice.';
comment on column story_pairs.containment is 'Words in shared paragraphs over words of the shorter article.';

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
comment on column rejects.document_id is 'In documents.';
comment on column rejects.source_path is 'As in documents.';
comment on column rejects.source_record is 'As in documents.';
comment on column rejects.reason is 'A fixed code (empty_file, binary_file, undecodable, unsupported_media_type, too_large, unreadable, vanished, not_a_regular_file, no_body, failed).';
comment on column rejects.message is 'One sentence for a person.';
comment on column rejects.byte_offset is 'Where in the raw bytes, when there is such a place.';
comment on column rejects.run_id is 'The run that last tried.';

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
    text varchar
);
comment on table document_lines is 'What became of every raw line. One row per stretch of a raw line that shared one fate; most lines are one stretch.';
comment on column document_lines.document_id is 'In documents.';
comment on column document_lines.line is 'Number of the raw line, from 1.';
comment on column document_lines.ordinal is 'Position among the stretches of the document, from 0.';
comment on column document_lines.char_start is 'Into the decoded text of the document.';
comment on column document_lines.char_end is 'Into the decoded text of the document, exclusive; the line end is left out.';
comment on column document_lines.byte_start is 'Into the raw file, from 0; null for inputs without stable bytes.';
comment on column document_lines.byte_end is 'Into the raw file, exclusive.';
comment on column document_lines.disposition is 'kept in the body, taken as metadata, dropped, or blank.';
comment on column document_lines.rule is 'The rule that dropped it, or the field of articles that it filled; paragraph and blank for the others.';
comment on column document_lines.body_start_char is 'Where a kept stretch stands in articles.body; null for the others.';
comment on column document_lines.body_end_char is 'Its end in articles.body, exclusive.';
comment on column document_lines.text is 'The stretch itself; null for a kept one, which articles.body holds.';

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
comment on column duplicates.document_id is 'In documents.';
comment on column duplicates.article_id is 'The article whose body it repeats.';
comment on column duplicates.article is 'The row that articles would get from it.';
comment on column duplicates.quotes is 'The rows that quotes would get from it.';
comment on column duplicates.mentions is 'The rows that mentions would get from it.';

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
    documents_duplicate bigint,
    documents_rejected bigint,
    articles_added bigint,
    quotes_added bigint,
    mentions_added bigint,
    seconds double,
    prefect_flow_run_id varchar
);
comment on table runs is 'What each run did. One row per published run; a run that fails publishes nothing. seen = new + changed + unchanged.';
comment on column runs.run_id is 'Id of the run.';
comment on column runs.started_at is 'When it began.';
comment on column runs.finished_at is 'When its rows were written, just before the file was put in place.';
comment on column runs.status is 'completed, or completed_with_rejects when documents_rejected is not 0.';
comment on column runs.code_version is 'Version of onrecord.';
comment on column runs.input is 'What it was asked to read.';
comment on column runs.documents_seen is 'Raw items that it met.';
comment on column runs.documents_new is 'Of these, the ones at places not met before.';
comment on column runs.documents_changed is 'Of these, the ones with new content at a known place.';
comment on column runs.documents_unchanged is 'Of these, the ones that the warehouse held already.';
comment on column runs.documents_duplicate is 'Of those seen, new or not, the ones with status duplicate afterwards.';
comment on column runs.documents_rejected is 'Of those seen, new or not, the ones with status rejected afterwards.';
comment on column runs.articles_added is 'Articles that were not in the warehouse before.';
comment on column runs.quotes_added is 'Quotes that were not in the warehouse before.';
comment on column runs.mentions_added is 'Mentions that were not in the warehouse before.';
comment on column runs.seconds is 'From started_at to finished_at.';
comment on column runs.prefect_flow_run_id is 'The Prefect flow run; null for runs without Prefect.';

create table stopwords (
    word varchar
);
comment on table stopwords is 'English words that say nothing of a text''s subject; term_frequency flags them. One row per word.';
comment on column stopwords.word is 'Folded as in term_frequency.';
