import { InboxOutlined } from '@ant-design/icons';
import { DatePicker, Input, Progress, Upload } from 'antd';
import { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { Upload as Resumable } from 'tus-js-client';
import { api, newKey } from '../api/client';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { useAct } from '../app/useAct';
import { routeOf, useRecord, useRefresh } from './useRecord';

/** Attaches a file under a name of the definition. It goes in parts, and goes on where it was after a lost connection. */
export function PaperUpload({ name, onDone }: { name: string; onDone?: () => void }) {
  const t = useText();
  const { record } = useRecord();
  const refresh = useRefresh();
  const [number, setNumber] = useState('');
  const [dated, setDated] = useState<Dayjs | null>(null);
  const [percent, setPercent] = useState<number>();
  const { act, reason } = useAct();

  const attach = (file: File) =>
    act(async () => {
      setPercent(0);
      try {
        const upload = await inParts(file, setPercent);
        await api.POST(`${routeOf(record.kind)}/{id}/papers`, {
          params: {
            path: { id: record.id },
            query: { name, fileName: file.name, number: number || undefined, dated: dated?.format('YYYY-MM-DD'), upload },
            header: { 'Idempotency-Key': newKey() } as never,
          },
          body: undefined as never,
        });
        await refresh();
        onDone?.();
      } finally {
        setPercent(undefined);
      }
    });

  return (
    <div className="stack" style={{ gap: 8 }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        <Input
          style={{ flex: '1 1 160px' }}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
          placeholder={t({ zh: '文号（可不填）', en: 'Number, if it has one' })}
          aria-label={t({ zh: '文号', en: 'Number of the paper' })}
        />
        <DatePicker
          value={dated}
          onChange={setDated}
          placeholder={t({ zh: '成文日期', en: 'Its date' })}
          aria-label={t({ zh: '成文日期', en: 'Date of the paper' })}
        />
      </div>
      <Upload.Dragger
        showUploadList={false}
        disabled={percent !== undefined}
        beforeUpload={(file) => {
          void attach(file);
          return false;
        }}
      >
        <InboxOutlined style={{ fontSize: 22 }} /> {t({ zh: '点击或拖入文件，最大50 MB', en: 'Click, or drop a file here; at most 50 MB' })}
      </Upload.Dragger>
      {percent !== undefined && <Progress percent={percent} aria-label={t({ zh: '上传进度', en: 'progress of the upload' })} />}
      <Refused reason={reason} />
    </div>
  );
}

/** Sends a file by the tus protocol and gives the upload's id. */
function inParts(file: File, onPercent: (percent: number) => void) {
  return new Promise<string>((done, failed) => {
    const upload: Resumable = new Resumable(file, {
      endpoint: '/api/v1/uploads',
      chunkSize: 4 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
      metadata: { filename: file.name },
      onProgress: (sent, total) => onPercent(Math.round((100 * sent) / total)),
      onError: failed,
      onSuccess: () => done(upload.url!.split('/').pop()!),
    });
    void upload.findPreviousUploads().then((before) => {
      if (before[0]) {
        upload.resumeFromPreviousUpload(before[0]);
      }
      upload.start();
    });
  });
}
