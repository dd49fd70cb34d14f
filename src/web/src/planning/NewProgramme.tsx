import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, InputNumber, Select } from 'antd';
import { api, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { DayInput } from '../app/DayInput';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { useDefinitions } from '../records/definition';
import { familyTexts, organisationKinds, useOptions } from './words';

type Entered = Schema<'NewProgramme'>;

/** Makes a programme, for the commission's office of the organiser alone. */
export function NewProgramme({ former }: { former: Schema<'ProgrammeView'>[] }) {
  const t = useText();
  const session = useSession();
  const client = useQueryClient();
  const required = useRequired();
  const inspections = useDefinitions()
    .filter((definition) => definition.record === 'inspection' && definition.published)
    .map((definition) => ({ value: definition.id, label: t(definition.name) }));
  const own = session.posts.filter((held) => held.post === 'commission-office').map((held) => held.organisationId);
  if (own.length === 0) {
    return null;
  }
  return (
    <FormButton<Entered>
      type="primary"
      label={t({ zh: '制定巡查方案', en: 'Make a programme' })}
      initial={{ organizerId: own[0], duties: [{} as never] }}
      send={({ specialFor, ...entered }, key) =>
        api.POST('/api/v1/programmes', {
          params: { header: { 'Idempotency-Key': key } as never },
          body: { ...entered, specialFor: specialFor?.kinds?.length ? specialFor : null },
        })
      }
      onDone={() => void client.invalidateQueries({ queryKey: ['programmes'] })}
    >
      <Form.Item name="organizerId" label={t({ zh: '组织单位', en: 'Organizer' })} rules={required}>
        <Select options={own.map((id) => ({ value: id, label: <OrganisationName id={id} /> }))} />
      </Form.Item>
      <Form.Item name="nameZh" label={t({ zh: '名称（中文）', en: 'Name in Chinese' })} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="nameEn" label={t({ zh: '名称（英文）', en: 'Name in English' })} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="basis" label={t({ zh: '依据文件', en: 'The paper that it rests on' })} rules={required}>
        <Input maxLength={500} />
      </Form.Item>
      <div className="side-by-side">
        <Form.Item name="from" label={t({ zh: '首日', en: 'First day' })} rules={required}>
          <DayInput />
        </Form.Item>
        <Form.Item name="to" label={t({ zh: '末日', en: 'Last day' })} rules={required}>
          <DayInput />
        </Form.Item>
      </div>
      <Form.Item name="comprehensive" label={t({ zh: '全面巡查所用流程', en: 'Definitions of comprehensive inspections' })}>
        <Select mode="multiple" options={inspections} />
      </Form.Item>
      <Form.Item name="special" label={t({ zh: '专项巡查所用流程', en: 'Definitions of special inspections' })}>
        <Select mode="multiple" options={inspections} />
      </Form.Item>
      <Form.List name="duties">
        {(duties, { add, remove }) => (
          <div className="stack" style={{ marginBottom: 24 }}>
            {duties.map((duty) => (
              <Card
                key={duty.key}
                size="small"
                title={t({ zh: '覆盖任务{n}', en: 'Duty {n}' }, { n: duty.name + 1 })}
                extra={
                  duties.length > 1 && (
                    <Button size="small" onClick={() => remove(duty.name)}>
                      {t({ zh: '删去', en: 'Remove' })}
                    </Button>
                  )
                }
              >
                <Duty at={duty.name} />
              </Card>
            ))}
            <Button onClick={() => add({})}>{t({ zh: '增加覆盖任务', en: 'Add a duty' })}</Button>
          </div>
        )}
      </Form.List>
      <StandingOut />
      <div className="side-by-side">
        <Form.Item name="urgentShare" label={t({ zh: '周期剩余不足百分之几为紧迫', en: 'Urgent with how many per cent left' })}>
          <InputNumber min={0} max={100} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="leadDays" label={t({ zh: '准备所需天数', en: 'Days to prepare' })}>
          <InputNumber min={0} max={365} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item name="supersedes" label={t({ zh: '取代哪个方案（可不选）', en: 'In whose place it is, if any' })}>
        <Select allowClear options={former.map((one) => ({ value: one.id, label: t(one.name) }))} />
      </Form.Item>
    </FormButton>
  );
}

function Duty({ at }: { at: number }) {
  const t = useText();
  const required = useRequired();
  return (
    <>
      <Form.Item name={[at, 'name']} label={t({ zh: '代号（小写字母）', en: 'Short name, lower case' })} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <div className="side-by-side">
        <Form.Item name={[at, 'zh']} label={t({ zh: '对象称谓（中文）', en: 'Whom, in Chinese' })} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name={[at, 'en']} label={t({ zh: '对象称谓（英文）', en: 'Whom, in English' })} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name={[at, 'parties', 'kinds']} label={t({ zh: '对象类别', en: 'Kinds of organisation' })} rules={required}>
        <Select mode="multiple" options={useOptions(organisationKinds)} />
      </Form.Item>
      <Depths name={[at, 'parties', 'depths']} />
      <Form.Item
        name={[at, 'everyMonths']}
        label={t({ zh: '每几个月一次（不填为方案期内一次）', en: 'Once in so many months; empty for once in all' })}
      >
        <InputNumber min={1} max={120} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name={[at, 'by']} label={t({ zh: '何种巡查算覆盖（不选为全面巡查）', en: 'Met by; comprehensive where none is chosen' })}>
        <Select mode="multiple" options={useOptions(familyTexts)} />
      </Form.Item>
      <Form.Item
        name={[at, 'countsOf']}
        label={t({ zh: '谁的巡查算覆盖（不选为本单位）', en: 'Whose inspections count; one’s own where none is chosen' })}
      >
        <Select
          mode="multiple"
          options={[
            { value: 'organizer', label: t({ zh: '本单位', en: 'the organizer' }) },
            { value: 'above', label: t({ zh: '上级', en: 'above' }) },
            { value: 'other', label: t({ zh: '其他单位', en: 'others' }) },
          ]}
        />
      </Form.Item>
      <Form.Item name={[at, 'exemptions']} label={t({ zh: '免巡查情形', en: 'What exempts for a year' })}>
        <Select
          mode="multiple"
          options={[
            { value: 'inspected-from-above-this-year', label: t({ zh: '上级当年度已巡查', en: 'inspected from above this year' }) },
            { value: 'specially-inspected-this-year', label: t({ zh: '当年度已专项巡查', en: 'specially inspected this year' }) },
          ]}
        />
      </Form.Item>
    </>
  );
}

/** From when on a party stands out (问题突出、事故多发), and to whom a special inspection is then proposed. */
function StandingOut() {
  const t = useText();
  return (
    <Card size="small" style={{ marginBottom: 24 }} title={t({ zh: '问题突出、事故多发的对象', en: 'Parties that stand out' })}>
      <p className="quiet">
        {t({
          zh: '达到任一界限的对象，拟订年度计划时列为问题突出或事故多发，建议专项巡查；不填的一项不作界限。',
          en: 'A party that reaches one of these stands out, and the yearly plan proposes a special inspection. What is empty does not count.',
        })}
      </p>
      <div className="side-by-side">
        <Threshold name="problems" label={t({ zh: '未办结问题达到几个', en: 'Problems not settled, at least' })} />
        <Threshold name="accidents" label={t({ zh: '事故达到几起', en: 'Accidents, at least' })} />
      </div>
      <div className="side-by-side">
        <Threshold name="deaths" label={t({ zh: '事故死亡达到几人', en: 'Deaths in accidents, at least' })} />
        <Threshold
          name="months"
          label={t({ zh: '计算前几个月（默认12）', en: 'Accidents of how many months; 12 where empty' })}
          most={60}
        />
      </div>
      <Form.Item
        name={['specialFor', 'kinds']}
        label={t({
          zh: '建议专项巡查的对象类别（不选为不建议）',
          en: 'Kinds to which special inspections are proposed; none where none is chosen',
        })}
      >
        <Select mode="multiple" options={useOptions(organisationKinds)} />
      </Form.Item>
      <Depths name={['specialFor', 'depths']} />
    </Card>
  );
}

function Threshold({ name, label, most }: { name: string; label: string; most?: number }) {
  return (
    <Form.Item name={['standsOut', name]} label={label}>
      <InputNumber min={1} max={most} precision={0} style={{ width: '100%' }} />
    </Form.Item>
  );
}

function Depths({ name }: { name: (string | number)[] }) {
  const t = useText();
  return (
    <Form.Item name={name} label={t({ zh: '下几级（不选为各级）', en: 'How many levels below; none for any' })}>
      <Select mode="multiple" options={[1, 2, 3].map((depth) => ({ value: depth, label: depth }))} />
    </Form.Item>
  );
}
