import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName, PersonName } from '../api/names';
import { useDates, useText } from '../app/language';
import { postName } from '../people/posts';
import { Fill } from './Fill';

type Proposal = Schema<'ProposalView'>;
type ClientDraft = Schema<'ClientDraft'>;

/** What is proposed, by its kind: the shapes that the server keeps. */
interface Contents {
  'give-post': { personId: string; organisationId: string; post: string; from: string; to: string | null };
  'end-post': { personId: string; postId: string; on: string };
  'remove-factor': { personId: string };
  'publish-definition': { definition: string; version: number };
  'migrate-records': { definition: string; body: { from: number; to: number; reason?: string; instances?: string[] } };
  'apply-calendar': { calendar: string; revision: number };
  'register-client': ClientDraft;
  'change-client': { id: string; draft: ClientDraft };
  'open-entries': { entries: string[] | null; subject: string | null; reason: string };
}

/** What the kinds of proposal are called. */
export const proposalKinds: Record<Schema<'ProposalKind'>, { zh: string; en: string }> = {
  'give-post': { zh: '授予职务', en: 'give a post' },
  'end-post': { zh: '终止职务', en: 'end a post' },
  'remove-factor': { zh: '撤销动态验证码', en: 'remove an authenticator' },
  'publish-definition': { zh: '发布流程版本', en: 'publish a definition' },
  'migrate-records': { zh: '迁移记录', en: 'move records to another version' },
  'apply-calendar': { zh: '启用日历修订', en: 'put a calendar in force' },
  'register-client': { zh: '登记程序', en: 'register a program' },
  'change-client': { zh: '变更程序', en: 'change a program' },
  'open-entries': { zh: '开启审计内容', en: 'open contents of the audit log' },
};

/** A proposal in a sentence. */
export function ProposalWords({ proposal }: { proposal: Proposal }) {
  const t = useText();
  const { shortDay } = useDates();
  switch (proposal.kind) {
    case 'give-post': {
      const { personId, organisationId, post, from, to } = proposal.content as Contents['give-post'];
      const until = to ? t({ zh: '至{to}', en: ' until {to}' }, { to: shortDay(to) }) : '';
      return (
        <Fill
          text={{
            zh: `授予{person}“{organisation}”的“${t(postName(post))}”职务，自${shortDay(from)}起${until}`,
            en: `Give {person} the post of ${t(postName(post))} in {organisation}, from ${shortDay(from)}${until}`,
          }}
          parts={{ person: <PersonLink id={personId} />, organisation: <OrganisationName id={organisationId} /> }}
        />
      );
    }
    case 'end-post':
      return <EndingWords {...(proposal.content as Contents['end-post'])} />;
    case 'remove-factor':
      return (
        <Fill
          text={{ zh: '撤销{person}遗失的动态验证码', en: 'Take away the lost authenticator of {person}' }}
          parts={{ person: <PersonLink id={(proposal.content as Contents['remove-factor']).personId} /> }}
        />
      );
    case 'publish-definition': {
      const { definition, version } = proposal.content as Contents['publish-definition'];
      return (
        <Fill
          text={{ zh: `发布流程{definition}第${version}版`, en: `Publish version ${version} of {definition}` }}
          parts={{ definition: <Link to={`/definitions/${definition}?version=${version}`}>{definition}</Link> }}
        />
      );
    }
    case 'migrate-records': {
      const { definition, body } = proposal.content as Contents['migrate-records'];
      const { from, to, instances, reason } = body;
      const count = instances ? t({ zh: `${instances.length}条`, en: ` ${instances.length}` }) : '';
      return (
        <Fill
          text={{
            zh: `将{definition}${count}运行中的记录由第${from}版迁移至第${to}版。${reason ?? ''}`,
            en: `Move${count} running records of {definition} from version ${from} to ${to}. ${reason ?? ''}`,
          }}
          parts={{ definition: <Link to={`/definitions/${definition}?from=${from}&version=${to}`}>{definition}</Link> }}
        />
      );
    }
    case 'apply-calendar': {
      const { calendar, revision } = proposal.content as Contents['apply-calendar'];
      return (
        <Fill
          text={{ zh: `启用日历{calendar}的第${revision}次修订`, en: `Put revision ${revision} of the calendar {calendar} in force` }}
          parts={{ calendar: <Link to={`/calendars/${calendar}/notice`}>{calendar}</Link> }}
        />
      );
    }
    case 'register-client':
      return <ClientWords draft={proposal.content as ClientDraft} verb={{ zh: '登记程序', en: 'Register the program' }} />;
    case 'change-client':
      return (
        <ClientWords draft={(proposal.content as Contents['change-client']).draft} verb={{ zh: '变更程序', en: 'Change the program' }} />
      );
    case 'open-entries': {
      const { entries, subject, reason } = proposal.content as Contents['open-entries'];
      const which = subject ?? t({ zh: `${entries?.length}条`, en: `${entries?.length} entries` });
      return <>{t({ zh: `开启审计日志的内容（${which}）：${reason}`, en: `Open contents of the audit log (${which}): ${reason}` })}</>;
    }
  }
}

const PersonLink = ({ id }: { id: string }) => (
  <Link to={`/people/${id}`}>
    <PersonName id={id} />
  </Link>
);

function EndingWords({ personId, postId, on }: Contents['end-post']) {
  const t = useText();
  const { shortDay } = useDates();
  const { data: held } = useQuery({
    queryKey: ['post', postId],
    queryFn: () => data(api.GET('/api/v1/people/{personId}/posts/{id}', { params: { path: { personId, id: postId } } })),
  });
  const post = held ? t(postName(held.post)) : '';
  return (
    <Fill
      text={{
        zh: `终止{person}“{organisation}”的“${post}”职务，任至${shortDay(on)}`,
        en: `End the post of ${post} of {person} in {organisation}, after ${shortDay(on)}`,
      }}
      parts={{ person: <PersonLink id={personId} />, organisation: <OrganisationName id={held?.organisationId} /> }}
    />
  );
}

function ClientWords({ draft, verb }: { draft: ClientDraft; verb: { zh: string; en: string } }) {
  const t = useText();
  const name = t({ zh: draft.nameZh ?? '', en: draft.nameEn ?? '' });
  return (
    <Fill
      text={{
        zh: `${verb.zh}“${name}”（${draft.clientId}），可见范围{within}，权限${draft.scopes?.join('、')}，由{keeper}保管凭据`,
        en: `${verb.en} ${name} (${draft.clientId}), to see {within} with ${draft.scopes?.join(', ')}, its credentials kept by {keeper}`,
      }}
      parts={{ within: <OrganisationName id={draft.withinId} />, keeper: <PersonLink id={draft.keeperId!} /> }}
    />
  );
}
