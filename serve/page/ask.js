// A question over HTTP: what is answered, or who does not answer.

/**
 * The JSON that is answered to a question, whatever its status.
 * @param {string} path @param {object|undefined} body posted if there is one @param {string} who answers @param {AbortSignal} [signal]
 */
export async function askJson(path, body, who, signal) {
  const options = body ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" }, signal } : { signal };
  try {
    const answer = await fetch(path, options);
    // What refuses a request before it is read answers no JSON.
    return { answer, json: await answer.json().catch((error) => (answer.ok ? Promise.reject(error) : {})) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${who} does not answer: was it stopped?`);
  }
}
