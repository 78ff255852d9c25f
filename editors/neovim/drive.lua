-- Drives another Neovim by its keys, as somebody would who writes a message in it, and looks at what comes of them.
-- Usage: nvim --headless --clean -c "luafile drive.lua" SETTINGS FOLDER

local settings, folder = vim.fn.fnamemodify(vim.fn.argv(0), ":p"), vim.fn.fnamemodify(vim.fn.argv(1), ":p")
local passed = 0

local function fail(why)
  io.stderr:write("FAILED: " .. why .. "\n")
  vim.cmd("cquit")
end

local function write(name, lines)
  vim.fn.mkdir(folder, "p")
  vim.fn.writefile(lines, folder .. "/" .. name)
end

write("card.data.json", { "{", '  "ticker": "VOD",', '  "price": 72.5', "}" })
write("card.ftl", {
  "<#macro row item><b>${item}</b></#macro>",
  "<messageML>",
  '  <form id="order"><chekbox name="a">x</chekbox><button name="ok" type="action">Go</button></form>',
  "  😀 é <@row item=data.ticker/>",
  "</messageML>",
})

local child = vim.fn.jobstart({ vim.v.progpath, "--embed", "--headless", "-i", "NONE", "-n", "-u", settings }, {
  rpc = true,
  cwd = folder,
})

local function lua(code)
  return vim.rpcrequest(child, "nvim_exec_lua", code, {})
end

local function keys(typed)
  vim.rpcrequest(child, "nvim_input", typed)
end

local function lines()
  return vim.rpcrequest(child, "nvim_buf_get_lines", 0, 0, -1, false)
end

--- Waits until something holds, and counts it.
local function expect(what, condition)
  local last
  local is_so = vim.wait(200000, function()
    last = condition()
    return last == true
  end, 20)
  if not is_so then
    fail(what .. ": " .. vim.inspect(last) .. "\n" .. table.concat(lines(), "\n"))
  end
  passed = passed + 1
end

--- What is found, as `code line column`, from 0.
local function findings()
  return lua([[
    local all = {}
    for _, found in ipairs(vim.diagnostic.get(0)) do
      all[#all + 1] = tostring(found.code or found.user_data and found.user_data.lsp.code) .. " " .. found.lnum .. " " .. found.col
    end
    return all
  ]])
end

local function drive()
  keys(":edit card.ftl<CR>")
  expect("a wrong element is found", function()
    local all = findings()
    return vim.tbl_contains(all, "element/unknown 2 19") or all
  end)

  -- The choice of actions is a prompt, which takes a number.
  keys("3G0fk")
  lua([[vim.schedule(vim.lsp.buf.code_action)]])
  local function is_asking()
    local mode = vim.rpcrequest(child, "nvim_get_mode")
    return mode.blocking or mode.mode == "c"
  end
  expect("actions are offered", is_asking)
  keys("1<CR>")
  expect("the action mends both tags", function()
    local line = not is_asking() and lines()[3] or ""
    return line:find("<checkbox name=\"a\">x</checkbox>", 1, true) ~= nil or line
  end)
  expect("nothing wrong is left", function()
    local all = findings()
    return not vim.tbl_contains(all, "element/unknown 2 19") or all
  end)

  -- A path into the data, which is proposed with its value.
  keys("Go<Esc>kO  ${data.p<C-x><C-o>")
  expect("a member of the data is proposed", function()
    local info = lua([[return vim.fn.complete_info({ "items" }).items]])
    local words = vim.tbl_map(function(item)
      return item.word
    end, info)
    return vim.tbl_contains(words, "price") or info
  end)
  keys("<C-e><Esc>")
  keys("0C  <lt>b>${data.price}<lt>/b><Esc>")
  expect("what was typed stands there", function()
    return lines()[5] == "  <b>${data.price}</b>" or lines()[5]
  end)

  keys("5G0fp")
  keys(":lua vim.lsp.buf.hover()<CR>")
  expect("the value is shown", function()
    local text = lua([[
      local all = {}
      for _, window in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(window).relative ~= "" then
          vim.list_extend(all, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false))
        end
      end
      return table.concat(all, "\n")
    ]])
    return text:find("72.5", 1, true) ~= nil or text
  end)

  -- Behind letters that take more than one unit.
  keys("4G0fr")
  keys(':lua vim.lsp.buf.rename("line")<CR>')
  expect("the macro has another name wherever it is named", function()
    local all = lines()
    return all[1] == "<#macro line item><b>${item}</b></#macro>" and all[4] == "  😀 é <@line item=data.ticker/>" or all
  end)

  keys("5G0fp")
  keys(":lua vim.lsp.buf.definition()<CR>")
  expect("the data file is opened where the value stands", function()
    local place = lua([[return { vim.fn.expand("%:t"), vim.fn.line("."), vim.fn.mode() }]])
    return place[1] == "card.data.json" and place[2] == 3 or place
  end)
end

local is_whole, why = pcall(drive)
if not is_whole then
  fail(tostring(why))
end
vim.rpcnotify(child, "nvim_command", "qall!")
vim.fn.jobwait({ child }, 10000)
io.stderr:write(passed .. " things that the editor shows or does are as they should be\n")
vim.cmd("qall!")
