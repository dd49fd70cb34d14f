import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Result, Select, Typography } from 'antd';
import { useState } from 'react';
import { Link, Route, Routes, useNavigate, useParams } from 'react-router';
import { everyPage } from '../api/all';
import { api, data, Problem } from '../api/client';
import { LanguageSwitch } from '../app/LanguageSwitch';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { useDates, useText, type Language } from '../app/language';
import { useAct } from '../app/useAct';
import { useDraft } from '../records/draft';

/** What is open to everybody: reporting a safety problem, and asking after it by the code of the receipt. */
export default function TipOffPage({ onLanguage }: { onLanguage: (chosen: Language) => void }) {
  const t = useText();
  return (
    <>
      <header className="shell-header">
        <Link to="/open/tip-offs" className="shell-brand">
          {t({ zh: '安全生产巡查 · 举报', en: 'Report a safety problem' })}
        </Link>
        <span style={{ flex: 1 }} />
        <LanguageSwitch onLanguage={onLanguage} />
      </header>
      <main className="shell-main" style={{ maxWidth: 760, margin: '0 auto' }}>
        <Routes>
          <Route path="/tip-offs/:code" element={<Progress />} />
          <Route path="*" element={<TipOffForm />} />
        </Routes>
      </main>
    </>
  );
}

interface NewTipOff {
  about: string;
  content: string;
  place?: string;
  unit?: string;
  senderName?: string;
  senderContact?: string;
}

function TipOffForm() {
  const t = useText();
  const navigate = useNavigate();
  const draft = useDraft<NewTipOff>('tip-off');
  const [code, setCode] = useState('');
  const [receipt, setReceipt] = useState<string>();
  const { act, busy, reason } = useAct();
  const { data: inspections } = useQuery({
    queryKey: ['open', 'inspections'],
    queryFn: () => everyPage((after) => data(api.GET('/api/v1/open/inspections', { params: { query: { after, limit: 200 } } }))),
  });

  const { data: offices } = useQuery({
    queryKey: ['open', 'offices'],
    queryFn: () => everyPage((after) => data(api.GET('/api/v1/open/offices', { params: { query: { after, limit: 200 } } }))),
  });

  const submit = (values: NewTipOff) =>
    act(async () => {
      const [kind, code] = values.about.split(':');
      const answer = await data(
        api.POST('/api/v1/open/tip-offs', {
          body: {
            content: values.content,
            inspection: kind === 'inspection' ? code! : null,
            division: kind === 'division' ? code! : null,
            place: values.place || null,
            unit: values.unit || null,
            senderName: values.senderName || null,
            senderContact: values.senderContact || null,
          },
        }),
      );
      draft.forget();
      setReceipt(answer.code);
    });

  if (receipt) {
    return (
      <Card>
        <Result
          status="success"
          title={t({ zh: '举报已收到', en: 'Your report has arrived' })}
          subTitle={t({
            zh: '请记下查询码，只显示这一次；凭它可以查询办理情况、补充材料。',
            en: 'Write this code down, it is shown this once. With it you can ask how the matter stands and add to it.',
          })}
          extra={
            <>
              <Typography.Paragraph copyable code style={{ fontSize: 20 }} data-testid="receipt">
                {receipt}
              </Typography.Paragraph>
              <Link to={`/open/tip-offs/${encodeURIComponent(receipt)}`}>
                {t({ zh: '查看办理情况、补充材料', en: 'See how it stands, add to it' })}
              </Link>
            </>
          }
        />
      </Card>
    );
  }
  return (
    <div className="stack">
      <Card title={<h1 style={{ fontSize: 18, margin: 0 }}>{t({ zh: '举报安全生产问题', en: 'Report a safety problem' })}</h1>}>
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 16 }}
          title={t({
            zh: '可以匿名。姓名和联系方式加密保存，只有承办人能看，每次查看都留下记录；本系统不保存您的网络地址。',
            en: 'You may stay anonymous. Your name and how to reach you are encrypted and only the people in charge read them, each reading written down. Your network address is not kept.',
          })}
        />
        <Form<NewTipOff> layout="vertical" onFinish={submit} initialValues={draft.first} onValuesChange={(_, all) => draft.keep(all)}>
          <Form.Item
            name="about"
            label={t({ zh: '正在进行的哪次巡查，或哪个地方', en: 'Which inspection that is on, or which place' })}
            rules={[{ required: true, message: t({ zh: '请选择', en: 'Please choose' }) }]}
          >
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={[
                {
                  label: t({ zh: '正在进行的巡查', en: 'Inspections that are on' }),
                  options: (inspections ?? []).map((one) => ({
                    value: `inspection:${one.code}`,
                    label: `${t(one.party)}：${t(one.name)}`,
                  })),
                },
                {
                  label: t({ zh: '地方', en: 'Places' }),
                  options: (offices ?? []).map((one) => ({ value: `division:${one.division}`, label: t(one.name) })),
                },
              ]}
            />
          </Form.Item>
          <Form.Item
            name="content"
            label={t({ zh: '什么问题，何时何地', en: 'What is wrong, when and where' })}
            rules={[{ required: true, message: t({ zh: '请填写', en: 'Please fill this in' }) }]}
          >
            <Input.TextArea rows={5} maxLength={5000} showCount />
          </Form.Item>
          <Form.Item name="place" label={t({ zh: '地点', en: 'Place' })}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="unit" label={t({ zh: '有关单位', en: 'Unit concerned' })}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="senderName" label={t({ zh: '您的姓名（可不填）', en: 'Your name, if you like' })}>
            <Input maxLength={100} autoComplete="name" />
          </Form.Item>
          <Form.Item name="senderContact" label={t({ zh: '联系方式（可不填）', en: 'How to reach you, if you like' })}>
            <Input maxLength={200} />
          </Form.Item>
          <div className="stack">
            <Refused reason={reason} />
            <Button type="primary" htmlType="submit" loading={busy}>
              {t({ zh: '提交举报', en: 'Send' })}
            </Button>
          </div>
        </Form>
      </Card>
      <Card title={t({ zh: '查询办理情况', en: 'Ask how it stands' })}>
        <Input.Search
          value={code}
          onChange={(event) => setCode(event.target.value)}
          onSearch={(value) => value.trim() && navigate(`/open/tip-offs/${encodeURIComponent(value.trim())}`)}
          enterButton={t({ zh: '查询', en: 'Look' })}
          placeholder={t({ zh: '查询码', en: 'Code of the receipt' })}
          aria-label={t({ zh: '查询码', en: 'Code of the receipt' })}
        />
      </Card>
    </div>
  );
}

function Progress() {
  const t = useText();
  const { day } = useDates();
  const code = useParams().code!;
  const [content, setContent] = useState('');
  const { act, busy, reason } = useAct();
  const [added, setAdded] = useState(false);
  const { data: progress, error } = useQuery({
    queryKey: ['open', 'tip-off', code],
    queryFn: () => data(api.GET('/api/v1/open/tip-offs/{code}', { params: { path: { code } } })),
  });
  const add = () =>
    act(async () => {
      await api.POST('/api/v1/open/tip-offs/{code}/additions', { params: { path: { code } }, body: { content } });
      setContent('');
      setAdded(true);
    });
  if (error) {
    return error instanceof Problem && error.status === 404 ? (
      <Result status="404" title={t({ zh: '没有这个查询码', en: 'There is no such code' })} />
    ) : (
      <Refused reason={error} />
    );
  }
  if (!progress) {
    return <Loading />;
  }
  return (
    <div className="stack">
      <Card title={<h1 style={{ fontSize: 18, margin: 0 }}>{t({ zh: '办理情况', en: 'How it stands' })}</h1>}>
        <p>
          <strong>{t(progress.state)}</strong> · {t({ zh: '自{day}', en: 'since {day}' }, { day: day(progress.since) })}
        </p>
        {progress.answer && <p style={{ whiteSpace: 'pre-wrap' }}>{progress.answer}</p>}
      </Card>
      <Card title={t({ zh: '补充情况', en: 'Add something' })}>
        <div className="stack">
          {added && <Alert type="success" showIcon title={t({ zh: '已补充', en: 'Added' })} />}
          <Input.TextArea
            value={content}
            onChange={(event) => setContent(event.target.value)}
            rows={3}
            maxLength={5000}
            aria-label={t({ zh: '补充情况', en: 'What you add' })}
          />
          <Refused reason={reason} />
          <Button disabled={!content.trim()} loading={busy} onClick={() => void add()}>
            {t({ zh: '提交', en: 'Send' })}
          </Button>
        </div>
      </Card>
    </div>
  );
}
