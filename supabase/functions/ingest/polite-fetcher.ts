import type { Settings } from '../_shared/db/settings.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { type FetchDeps, fetchDocument } from '../_shared/http/fetch-document.ts';
import { createPacer } from '../_shared/http/pacing.ts';
import { createRobots, type Robots, ROBOTS_MAX_BYTES } from '../_shared/http/robots.ts';
import type { Fetcher } from './fetch-bytes.ts';

/** RFC 9309 §2.4 allows a day; a site that changes its mind is heard within the hour. */
const RULES_AGE_MS = 3600 * 1000;

/**
 * A fetcher that keeps a host's pace and robots.txt for as long as the process lives, so that eight documents of a site
 * ask for its rules once.
 */
export function politeFetcher(http: FetchDeps, now: () => number = Date.now): Fetcher {
  const kept = new Map<string, { rules: Robots; until: number }>();
  return {
    http,
    pacer: createPacer(),
    robots(settings) {
      const key = settings.user_agent;
      const known = kept.get(key);
      if (known !== undefined && known.until > now()) return known.rules;
      const rules = forgetful(robotsOf(settings, http), () => kept.delete(key));
      kept.set(key, { rules, until: now() + RULES_AGE_MS });
      return rules;
    },
  };
}

/** Rules that could not be read are asked for anew the next time. */
function forgetful(rules: Robots, forget: () => void): Robots {
  return {
    async check(url) {
      try {
        return await rules.check(url);
      } catch (thrown) {
        if (!(thrown instanceof PipelineError && thrown.code === 'ROBOTS_DISALLOWED')) forget();
        throw thrown;
      }
    },
  };
}

function robotsOf(settings: Settings, http: FetchDeps): Robots {
  return createRobots(settings.user_agent, (url) =>
    fetchDocument(url, {
      maxBytes: ROBOTS_MAX_BYTES,
      timeoutMs: settings.fetch_timeout_ms,
      maxRedirects: settings.fetch_max_redirects,
      allowedPrivateHosts: settings.fetch_allowed_private_hosts,
      userAgent: settings.user_agent,
      accept: 'text/plain, */*;q=0.5',
    }, http));
}
